/// A request body that arrives piece by piece. One reader at a time; it may be any thread.
///
/// The two calls that a source has to offer never wait, so that both a blocking reader (a C plugin on a pool thread)
/// and an asynchronous one (Swift) can be built on them.
public protocol BodySource: AnyObject, Sendable {
    /// The length the client announced, in bytes, or nil.
    var announcedLength: UInt64? { get }

    /// Takes what has arrived, without waiting.
    /// - Throws: `clientGone`, `deadlineExceeded`, `tooLarge`, `closed`.
    func poll() throws(PluginError) -> BodyPiece

    /// Calls back, once, when ``poll()`` has something other than ``BodyPiece/notYet``: at once if it has already, else
    /// from any thread. The callback must not block.
    func whenReadable(_ callback: @escaping @Sendable () -> Void)
}

/// What ``BodySource/poll()`` found.
public enum BodyPiece: Sendable {
    /// The next bytes; never empty.
    case bytes([UInt8])
    /// The body is complete.
    case end
    /// Nothing has arrived yet.
    case notYet
}

extension BodySource {
    /// The next piece, waiting for it; nil at the end.
    public func next() async throws(PluginError) -> [UInt8]? {
        while true {
            switch try poll() {
            case .bytes(let bytes): return bytes
            case .end: return nil
            case .notYet:
                await withCheckedContinuation { continuation in
                    whenReadable { continuation.resume() }
                }
            }
        }
    }
}
