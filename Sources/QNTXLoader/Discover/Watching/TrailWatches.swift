/// Who is to hear of what happens to which entry of which directory, because a path of his leads there.
/// One thread at a time.
final class TrailWatches {
    /// Whose path it is.
    enum Owner: Hashable {
        case directory(Int)
        case file(Int, ExactText)
    }

    /// An entry that is watched.
    struct Subscription: Hashable {
        let watch: Int32
        let name: ExactText
        let isLink: Bool
    }

    /// Who hears of an entry.
    struct Listener: Hashable {
        let owner: Owner
        /// Whether the entry is a link on the way, and not the end of it.
        let isLink: Bool
    }

    private let queue: NoticeQueue
    private var listeners: [Int32: [ExactText: Set<Listener>]] = [:]

    init(_ queue: NoticeQueue) {
        self.queue = queue
    }

    /// Who hears of an entry.
    func listeners(_ watch: Int32, _ name: String) -> Set<Listener> {
        listeners[watch]?[ExactText(name)] ?? []
    }

    /// Who hears of any entry of a directory.
    func listeners(_ watch: Int32) -> Set<Listener> {
        listeners[watch]?.values.reduce(into: []) { $0.formUnion($1) } ?? []
    }

    /// Takes note that the kernel has dropped a watch.
    func forget(_ watch: Int32) {
        listeners[watch] = nil
    }

    /// Watches the entries along a trail in place of those that were watched for the same owner.
    /// - Parameters:
    ///   - trail: gives the trail as it is now. Asked again until it is the same before and after it was watched, so that
    ///     no change is lost between the two.
    ///   - subscriptions: what is watched for that owner, before and after.
    /// - Throws: when the limits are reached; what can be watched is watched nevertheless.
    func follow(
        for owner: Owner,
        withContent: Bool,
        _ subscriptions: inout [Subscription],
        _ trail: () -> [PathTrail.Step]
    ) throws(NoticeQueue.Failure) {
        var failure: NoticeQueue.Failure?
        // Who switches faster than this is caught by the next look at all.
        for _ in 0..<5 {
            failure = nil
            var next: [Subscription] = []
            for step in trail() {
                do throws(NoticeQueue.Failure) {
                    let watch = try queue.acquire(step.directory, withContent: withContent)
                    next.append(Subscription(watch: watch, name: step.name, isLink: step.isLink))
                } catch {
                    if error.isLimit { failure = error }
                }
            }
            let isSame = next == subscriptions
            drop(subscriptions, of: owner)
            for entry in next {
                listeners[entry.watch, default: [:]][entry.name, default: []]
                    .insert(Listener(owner: owner, isLink: entry.isLink))
            }
            subscriptions = next
            if isSame { break }
        }
        if let failure { throw failure }
    }

    /// Ends what is watched for an owner.
    func drop(_ subscriptions: [Subscription], of owner: Owner) {
        for entry in subscriptions {
            listeners[entry.watch]?[entry.name]?.remove(Listener(owner: owner, isLink: entry.isLink))
            if listeners[entry.watch]?[entry.name]?.isEmpty == true { listeners[entry.watch]?[entry.name] = nil }
            if listeners[entry.watch]?.isEmpty == true { listeners[entry.watch] = nil }
            queue.release(entry.watch)
        }
    }
}
