import CQNTXPlugin
import QNTXPlugin

/// A request's body that arrives while the handler runs. The host's thread that called the handler reads it, and no
/// faster than the plugin takes it: a few pieces ahead at most.
///
/// Unchecked, because all that changes is only touched under the condition's lock.
final class IncomingBody: BodySource, @unchecked Sendable {
    private static let pieceSize = 64 << 10
    private static let maximumPieces = 4
    /// How often to look whether somebody still waits for the answer, while the plugin reads nothing.
    private static let pollMilliseconds = 100

    let announcedLength: UInt64?
    private let condition = Condition()
    private var pieces: [[UInt8]] = []
    /// What comes after the pieces: the end, or why there is none.
    private var end: Result<Void, PluginError>?
    private var isWanted = false
    private var waiting: [@Sendable () -> Void] = []

    init(length: UInt64?) {
        announcedLength = length
    }

    func poll() throws(PluginError) -> BodyPiece {
        let found = condition.withLock { () -> Result<BodyPiece, PluginError> in
            isWanted = true
            condition.signal()
            if !pieces.isEmpty { return .success(.bytes(pieces.removeFirst())) }
            return end.map { $0.map { .end } } ?? .success(.notYet)
        }
        return try found.get()
    }

    func whenReadable(_ callback: @escaping @Sendable () -> Void) {
        let isReadable = condition.withLock {
            let isReadable = !pieces.isEmpty || end != nil
            if !isReadable { waiting.append(callback) }
            return isReadable
        }
        if isReadable { callback() }
    }

    /// Nobody needs the body any more: what has not been read is dropped, and a reader gets `closed`.
    func close() {
        finish(.failure(PluginError(.closed, "the request is over")), dropping: true)
    }

    /// Reads the body from the host, on the thread that the host called the handler on, until it ends or nobody needs it
    /// any more. Waits.
    func pump(from handle: qntx_exchange) {
        while wantsMore(handle) {
            var status = ABIStatus.failed
            let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
                let read = handle.api.pointee.body_read(handle, buffer.baseAddress, buffer.count, &count)
                status = ABIStatus(rawValue: read)
                // Whatever the host says: there is room for no more.
                count = status == .ok ? Int(min(UInt(bitPattern: count), UInt(buffer.count))) : 0
            }
            guard status == .ok else { return finish(.failure(status.error("the request's body cannot be read"))) }
            guard !piece.isEmpty else { return finish(.success(())) }
            let callbacks = condition.withLock {
                if end == nil { pieces.append(piece) }
                return takeWaiting()
            }
            callbacks.forEach { $0() }
        }
        close()
    }

    /// Waits until there is room for another piece.
    /// - Returns: false if nobody needs one any more.
    private func wantsMore(_ handle: qntx_exchange) -> Bool {
        while true {
            let answer = condition.withLock { () -> Bool? in
                if let wanted { return wanted }
                _ = condition.wait(milliseconds: Self.pollMilliseconds)
                return wanted
            }
            if let answer { return answer }
            guard handle.api.pointee.is_open(handle) else { return false }
        }
    }

    /// Whether another piece is wanted; nil if that is still to be seen. The lock is held.
    private var wanted: Bool? {
        if end != nil { return false }
        return isWanted && pieces.count < Self.maximumPieces ? true : nil
    }

    private func finish(_ end: Result<Void, PluginError>, dropping: Bool = false) {
        let callbacks = condition.withLock {
            // A body of which something is dropped must not look as if it were complete.
            if self.end == nil || (dropping && !pieces.isEmpty) { self.end = end }
            if dropping { pieces = [] }
            condition.signal()
            return takeWaiting()
        }
        callbacks.forEach { $0() }
    }

    /// Those to be called back, once the lock is released. The lock is held.
    private func takeWaiting() -> [@Sendable () -> Void] {
        defer { waiting = [] }
        return waiting
    }
}
