import QNTXPlugin
import Testing

/// What is wrong with a job.
struct BadJob: Sendable, CustomTestStringConvertible {
    let field: String
    let code: PluginError.Code
    let change: @Sendable (inout Job) -> Void

    init(
        _ field: String,
        _ code: PluginError.Code = .invalidArgument,
        _ change: @escaping @Sendable (inout Job) -> Void
    ) {
        self.field = field
        self.code = code
        self.change = change
    }

    var testDescription: String { field }
}
