import CQNTXSystem
import Glibc

/// Looks for threads of this process that are in a library's code, other than the calling one.
///
/// No signal is sent and nothing is stopped. A thread that waits in the kernel is judged by where it waits, by the return
/// addresses on its stack, from the stack pointer up, and by what it was started with. A return address may be left over
/// from an earlier call, but no thread that has to come back to the code is without one. A thread that runs cannot be
/// judged, so it is looked at again until it waits.
struct ThreadSearch {
    /// The code.
    private let code: [AddressRange]
    /// The code and the data, where a C++ object's table of functions is.
    private let whole: [AddressRange]
    /// The threads that were seen elsewhere.
    private var elsewhere: Set<Int32>
    /// What calls of signal handlers return to.
    private let signalReturns: [AddressRange]

    /// A stack of more live bytes than that is nobody's to read through.
    private static let limit: UInt = 64 << 20

    init(_ objects: LoadedObjects, leaving: [LoadedObject]) {
        code = leaving.flatMap(\.code)
        whole = leaving.flatMap { $0.segments.map(\.range) }
        signalReturns = Self.signalReturns(objects)
        elsewhere = [qntx_image_thread()]
    }

    /// Looks at all threads until each was seen elsewhere once, or the time is over.
    /// - Throws: the thread that is in the library, or whose place is not to be had, at the end of that time.
    mutating func run(patience: Duration) throws(Obstacle) {
        let end = ContinuousClock.now + patience
        while true {
            guard let obstacle = try round() else { return }
            guard ContinuousClock.now < end else { throw obstacle }
            usleep(2000)
        }
    }

    /// Looks at those that were not seen elsewhere yet; and again when there were any, for they may have started others.
    private mutating func round() throws(Obstacle) -> Obstacle? {
        while true {
            guard let threads = Self.threads(), let map = MemoryMap() else {
                throw Obstacle(.unknown, "/proc/self is not readable, so nobody can tell where its threads are")
            }
            let new = threads.filter { !elsewhere.contains($0) }
            if new.isEmpty { return nil }
            var first: Obstacle?
            for thread in new {
                if let obstacle = look(at: thread, map) {
                    // One that is certain says more than one that is not.
                    if first == nil || first?.code == .unknownThreads { first = obstacle }
                } else {
                    elsewhere.insert(thread)
                }
            }
            if let first { return first }
        }
    }

    private func look(at thread: Int32, _ map: MemoryMap) -> Obstacle? {
        let position = ThreadPosition.of(thread)
        switch position {
        case .gone: return nil
        case .running, nil: return unknown(thread, position == nil ? "does not say where it is" : "ran all the time")
        case .blocked(let stack, let next):
            if code.contains(where: { $0.contains(next) }) { return inside(thread) }
            guard let mapping = map.range(of: stack), mapping.end - stack <= Self.limit else {
                return unknown(thread, "has a stack that cannot be read")
            }
            let live = AddressRange(start: stack, end: mapping.end)
            if reaches(live) || isStart(of: thread, live) { return inside(thread) }
            // It may have gone on meanwhile, and have come to where the search had been before.
            return ThreadPosition.of(thread) == position ? nil : unknown(thread, "ran all the time")
        }
    }

    /// Whether there is a return address on the stack. Where a signal has interrupted the thread, the address that it goes
    /// on from is that of no call, so any pointer counts.
    private func reaches(_ live: AddressRange) -> Bool {
        let isInterrupted = live.firstPointer(into: signalReturns) != nil
        return live.firstPointer(into: code, returns: !isInterrupted) != nil
    }

    /// Whether the thread was started with a function of the library, or with a C++ object of its, as a `std::thread` is:
    /// such a one may have jumped out, but comes back. How a thread has begun that is not of `pthread_create`, nobody
    /// knows, so any pointer counts.
    private func isStart(of thread: Int32, _ live: AddressRange) -> Bool {
        // The process's first thread has been started by no library.
        if thread == getpid() { return false }
        var (routine, argument, first): (UInt, UInt, UInt) = (0, 0, 0)
        guard qntx_image_thread_origin(thread, live.start, live.end, &routine, &argument) != 0 else {
            return live.firstPointer(into: code) != nil
        }
        if code.contains(where: { $0.contains(routine) }) { return true }
        let size = MemoryLayout<UInt>.size
        let isRead = qntx_system_read_memory(UnsafeRawPointer(bitPattern: argument), &first, size) == size
        return isRead && whole.contains { $0.contains(first) }
    }

    private static func signalReturns(_ objects: LoadedObjects) -> [AddressRange] {
        var ranges = [qntx_image_range](repeating: qntx_image_range(), count: 64)
        let count = qntx_image_signal_returns(&ranges, ranges.count)
        // Where the kernel brings that code itself.
        let kernel = objects.all.filter { $0.path.hasPrefix("linux-vdso") }.flatMap(\.code)
        return ranges[..<count].map { AddressRange($0) } + kernel
    }

    private func inside(_ thread: Int32) -> Obstacle {
        Obstacle(.threads, "thread \(Self.name(thread)) is in its code, or was and may come back: end it in shutdown")
    }

    private func unknown(_ thread: Int32, _ what: String) -> Obstacle {
        Obstacle(.unknownThreads, "thread \(Self.name(thread)) \(what), so it may be in its code; try again later")
    }

    private static func name(_ thread: Int32) -> String {
        guard let name = ProcessFile.line("task/\(thread)/comm") else { return "\(thread)" }
        return "\(thread) (\(LogText.clean(name)))"
    }

    private static func threads() -> [Int32]? {
        guard let directory = opendir("/proc/self/task") else { return nil }
        defer { closedir(directory) }
        var threads: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let thread = Int32(name) { threads.append(thread) }
        }
        return threads
    }
}
