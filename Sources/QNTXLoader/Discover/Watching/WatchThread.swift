import CQNTXSystem
import Glibc

/// The thread of a ``PluginWatcher``. What it works with is its own from the moment it runs.
final class WatchThread: @unchecked Sendable {
    private let engine: WatchEngine
    private let mailbox: ChangeMailbox
    private let signal = WatchSignal()
    /// How many times in a row it was woken before it had slept a millisecond.
    private var wakes = 0
    private let condition = Condition()
    private var isFinished = false

    init(_ engine: WatchEngine, _ mailbox: ChangeMailbox) {
        self.engine = engine
        self.mailbox = mailbox
    }

    /// The time on a clock that nobody sets.
    static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// Starts it.
    /// - Returns: false, and all is given back, when there is no thread to be had.
    func start() -> Bool {
        let this = Unmanaged.passRetained(self)
        if qntx_system_start_thread(watchMain, this.toOpaque()) == 0 { return true }
        this.release()
        close()
        return false
    }

    /// Asks it for something. [any thread]
    func ask(_ body: (inout WatchSignal.Requests) -> Void) { signal.ask(body) }

    /// Waits until it has given everything back, but not for long: it may hang in a file system that is not there any more.
    func wait() {
        condition.lock()
        while !isFinished, condition.wait(seconds: 2) {}
        condition.unlock()
    }

    /// Gives everything back.
    func close() {
        engine.queue.close()
        signal.close()
        mailbox.close()
        condition.lock()
        isFinished = true
        condition.broadcast()
        condition.unlock()
    }

    fileprivate func run() {
        qntx_system_name_thread("qntx-watch")
        while true {
            wait(until: engine.due)
            let requests = signal.take()
            if requests.stop { break }
            let now = Self.now
            if requests.rescan { engine.rescan(at: now) }
            engine.work(at: now)
            mailbox.put(engine.takeChanges())
        }
        close()
    }

    /// Sleeps until there is something to do.
    private func wait(until due: Duration) {
        // A program that writes a file bit by bit would keep the thread busy: from some point on it is looked at once in
        // a millisecond.
        if wakes > 200 { poll(1, [signal.descriptor]) }
        let start = Self.now
        let left = (due - start).components
        // Rounded up: to wake up early means to wake up twice.
        let timeout = max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1)
        // Where nobody can wake it, it has to see for itself.
        poll(signal.descriptor < 0 ? min(timeout, 200) : timeout, [signal.descriptor, engine.queue.descriptor])
        wakes = Self.now - start < .milliseconds(1) ? wakes + 1 : 0
    }

    private func poll(_ milliseconds: Int64, _ descriptors: [Int32]) {
        var descriptors = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = Glibc.poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
    }
}

private func watchMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<WatchThread>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
