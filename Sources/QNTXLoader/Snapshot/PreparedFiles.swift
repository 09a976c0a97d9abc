import DequeModule
import QNTXPlugin

/// Prepares files on a thread of its own, a little ahead of the one that opens them: reading and inspecting the next file
/// takes about as long as the dynamic loader needs for this one, and neither needs the other.
final class PreparedFiles: @unchecked Sendable {
    typealias Element = Result<PreparedFile, PluginError>

    /// How far ahead it goes. Each file is a descriptor and a copy in memory.
    private static let (maximumCount, maximumBytes) = (32, 16 << 20)

    private let loader: PluginLoader
    private let paths: [String]

    // Guarded by `condition`.
    private let condition = Condition()
    private var ready = Deque<Element>()
    private var bytes = 0
    private var isOver = false
    private var preparerWaits = false

    init(_ paths: [String], loader: PluginLoader) {
        self.paths = paths
        self.loader = loader
    }

    /// Begins to prepare.
    /// - Returns: false when there is no thread for it.
    func start() -> Bool {
        BlockingCalls.start { self.prepareAll() }
    }

    /// The next file, in the order of the paths; each path once. Waits for it.
    func next() -> Element? {
        condition.lock()
        defer { condition.unlock() }
        while ready.isEmpty, !isOver { condition.wait() }
        guard let element = ready.popFirst() else { return nil }
        bytes -= Self.size(element)
        // Not after every one: to wake a thread takes as long as to prepare a small file.
        if preparerWaits, ready.count <= Self.maximumCount / 2 { condition.signal() }
        return element
    }

    /// Prepares no more.
    func stop() {
        condition.lock()
        isOver = true
        ready = []
        condition.broadcast()
        condition.unlock()
    }

    private func prepareAll() {
        for path in paths {
            let element = Element { () throws(PluginError) in try loader.prepare(path) }
            guard add(element) else { return }
        }
    }

    private func add(_ element: Element) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isOver else { return false }
        ready.append(element)
        bytes += Self.size(element)
        if ready.count == 1 { condition.signal() }
        guard ready.count >= Self.maximumCount || bytes > Self.maximumBytes else { return true }
        preparerWaits = true
        // A large file is room for nothing else.
        while !isOver, ready.count > Self.maximumCount / 2 || (bytes > Self.maximumBytes && !ready.isEmpty) {
            condition.wait()
        }
        preparerWaits = false
        return !isOver
    }

    private static func size(_ element: Element) -> Int {
        guard case .success(let file) = element else { return 0 }
        return file.inspection.library?.size ?? 0
    }
}
