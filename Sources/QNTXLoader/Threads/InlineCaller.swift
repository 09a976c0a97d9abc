/// Something of a plugin that is called on event loops, by the number that the ``InlineWatchdog`` knows it by.
final class InlineCaller: Sendable {
    let number: UInt64

    /// - Parameter what: what is called, for people: `the inline handler of GET /x`.
    init(_ what: String, _ instance: NativeInstance) {
        number = InlineWatchdog.shared.add(what, instance)
    }

    deinit {
        InlineWatchdog.shared.remove(number)
    }
}
