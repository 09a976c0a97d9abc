/// A closure behind the context pointer of a C callback, for the length of one call.
struct Callback<Item, Answer> {
    private let body: (Item) -> Answer

    /// Makes a call with the pointer to a closure, which gets what the host hands on.
    static func lend<Result>(
        _ body: (Item) -> Answer,
        to call: (UnsafeMutableRawPointer) -> Result
    ) -> Result {
        withoutActuallyEscaping(body) { body in
            var callback = Callback(body: body)
            return withUnsafeMutablePointer(to: &callback) { call(UnsafeMutableRawPointer($0)) }
        }
    }

    /// Hands an item to the closure behind a context pointer.
    /// - Returns: what that returns; nil where there is no pointer.
    static func call(_ context: UnsafeMutableRawPointer?, _ item: Item) -> Answer? {
        context?.assumingMemoryBound(to: Callback.self).pointee.body(item)
    }
}
