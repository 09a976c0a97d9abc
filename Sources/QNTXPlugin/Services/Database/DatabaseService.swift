/// A plugin's part of the host's database. Its tables, indexes, views and triggers are those whose names begin with
/// ``tablePrefix``; it reaches no others unless the operator grants it more. Calls block on the disk, and end at the
/// deadline that the host has set for a statement. Any thread. Source: QNTX `plugin.ServiceRegistry.Database`.
public protocol DatabaseService: SQLExecutor {
    /// What the names of the plugin's own tables begin with: `biotech_`. A `-` in the domain is a `_` here.
    var tablePrefix: String { get }

    /// Runs a body within one transaction: all that it does is committed when it returns and undone when it throws.
    /// The executor is good only within the body, on the same thread. Transactions do not nest.
    func transaction<Value>(_ body: (any SQLExecutor) throws(PluginError) -> Value) throws(PluginError) -> Value
}
