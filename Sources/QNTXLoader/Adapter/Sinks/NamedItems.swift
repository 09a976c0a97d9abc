import QNTXPlugin
import Synchronization

/// What a plugin names in one registration, each name once. Whatever is refused fails the registration as a whole, also
/// where the plugin overlooks it.
final class NamedItems<Item: Sendable>: Sendable {
    private struct State {
        var items: [String: Item] = [:]
        var failure: PluginError?
    }

    private let state = Mutex(State())

    /// Adds an item.
    /// - Parameters:
    ///   - what: what it is, for the error.
    ///   - quoted: whether the error quotes its name, because that may be empty.
    ///   - read: makes it of what the plugin gives, and its name.
    /// - Returns: why it was refused, if it was.
    func add(
        _ what: String,
        quoted: Bool = false,
        _ read: () throws(PluginError) -> (name: String, item: Item)
    ) -> PluginError? {
        do throws(PluginError) {
            let (name, item) = try read()
            let isNew = state.withLock { state in
                guard state.items[name] == nil else { return false }
                state.items[name] = item
                return true
            }
            guard isNew else {
                let shown = quoted ? name.debugDescription : name
                throw PluginError(.duplicateName, "the \(what) \(shown) is named twice")
            }
            return nil
        } catch {
            state.withLock { state in
                if state.failure == nil { state.failure = error }
            }
            return error
        }
    }

    /// All items, once the plugin's function has returned.
    /// - Parameters:
    ///   - function: its name, for the error.
    ///   - outcome: what it has returned, and the reason that it gave.
    func result(_ function: String, _ outcome: (status: ABIStatus, reason: String?)) throws(PluginError) -> [String:
        Item]
    {
        let state = state.withLock { $0 }
        if let failure = state.failure { throw failure }
        guard outcome.status == .ok else {
            throw PluginError(outcome.status.errorCode, "\(function) failed: \(outcome.reason ?? outcome.status.text)")
        }
        return state.items
    }
}
