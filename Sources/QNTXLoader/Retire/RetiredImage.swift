/// What became of the library of a plugin that is over, and what memory it goes on holding.
///
/// The memory is that of the mapped library alone: what its code took from the heap, its threads' stacks and thread-local
/// storage are not in it. Libraries that it needs are not in it either.
public struct RetiredImage: Sendable, Hashable, Codable {
    /// Whether the library's code can still run.
    public enum Fate: String, Sendable, Hashable, Codable, CaseIterable {
        /// It is unmapped; its destructors have run.
        case unloaded
        /// It stays mapped, and none of its destructors have run.
        case kept
    }

    /// Whether it is unmapped.
    public var fate: Fate
    /// Why it stays mapped, in words for an operator; nil where it was unloaded.
    public var reason: String?
    /// A stable word for the reason; nil where it was unloaded.
    ///
    /// For good: `not_declared`, `nodelete`, `unique_symbols`, `swift`, `callbacks`, `refused`. As things are:
    /// `calls_inside`, `signal_handlers`, `keys`, `pointers`, `threads`, `unknown_threads`, `thread_destructors`, `busy`,
    /// `unknown`.
    public var reasonCode: String?
    /// Whether the reason may pass, so that it makes sense to try again later.
    public var canBeTriedAgain: Bool
    /// The bytes of memory that its sealed copy holds; 0 where it was unloaded.
    public var sharedBytes: Int
    /// The bytes of memory that are its own: pages of data that were written, in memory or swapped out; 0 where it was
    /// unloaded.
    public var privateBytes: Int

    /// The bytes of memory that it goes on holding.
    public var bytes: Int { sharedBytes + privateBytes }

    /// A library that is unmapped.
    static let unloaded = RetiredImage(nil, sharedBytes: 0, privateBytes: 0)

    /// A library that stays.
    static func kept(_ obstacle: Obstacle, sharedBytes: Int, privateBytes: Int) -> RetiredImage {
        RetiredImage(obstacle, sharedBytes: sharedBytes, privateBytes: privateBytes)
    }

    private init(_ obstacle: Obstacle?, sharedBytes: Int, privateBytes: Int) {
        fate = obstacle == nil ? .unloaded : .kept
        reason = obstacle?.reason
        reasonCode = obstacle?.code.rawValue
        canBeTriedAgain = obstacle?.code.mayPass ?? false
        (self.sharedBytes, self.privateBytes) = (sharedBytes, privateBytes)
    }

    private enum CodingKeys: String, CodingKey {
        case fate, reason
        case reasonCode = "reason_code"
        case canBeTriedAgain = "can_be_tried_again"
        case sharedBytes = "shared_bytes"
        case privateBytes = "private_bytes"
    }
}
