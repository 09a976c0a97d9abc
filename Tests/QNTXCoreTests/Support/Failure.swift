import QNTXPlugin
import Testing

/// The error that a body has to throw.
func failure<Value>(
    of body: () throws(PluginError) -> Value,
    sourceLocation: SourceLocation = #_sourceLocation
) -> PluginError? {
    do {
        _ = try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error
    }
}
