import QNTXPlugin

/// What is wrong with what a caller has given, or with what a function gave.
struct ArgumentFault: Error {
    /// Whose fault it is.
    enum Kind {
        /// The arguments are not what the function takes.
        case argument
        /// They are, but there is more of them, or of what comes out, than the host takes.
        case tooLarge
        /// What the function gave cannot be handed on.
        case result
    }

    var message: String
    /// The parameter that it is about; nil where it is about none.
    var parameter: String?
    var kind = Kind.argument

    /// The same, about a parameter, if it was about none.
    func about(_ parameter: String) -> ArgumentFault {
        var fault = self
        fault.parameter = fault.parameter ?? parameter
        return fault
    }

    /// The parameter first: `rate: expected a number, found a text`.
    var text: String { parameter.map { "\($0): \(message)" } ?? message }

    /// The same as the house's error.
    func error(_ function: String, _ plugin: String) -> PluginError {
        let code: PluginError.Code =
            switch kind {
            case .argument: .invalidArgument
            case .tooLarge: .tooLarge
            case .result: .pluginFailed
            }
        return PluginError(code, "\(plugin).\(function): \(text)", stage: .serve, plugin: plugin)
    }
}
