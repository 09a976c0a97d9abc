import GRPCCore
import QNTXPlugin

extension PluginError {
    /// What became of a call to a peer.
    /// - Parameter what: the call in words, `Health of plugin foo`.
    static func remote(_ error: any Error, _ what: String) -> PluginError {
        if let error = error as? PluginError { return error }
        guard let error = error as? RPCError else {
            let code: Code = error is CancellationError ? .clientGone : .unavailable
            return PluginError(code, "\(what) failed: \(error)", cause: error)
        }
        let reason = error.message.isEmpty ? "\(error.code)" : error.message
        return switch error.code {
        case .unavailable: PluginError(.unavailable, "\(what) failed: nobody answers: \(reason)", cause: error)
        case .deadlineExceeded: PluginError(.deadlineExceeded, "\(what) did not come back in time", cause: error)
        case .cancelled: PluginError(.clientGone, "\(what) was called off", cause: error)
        case .unimplemented: PluginError(.unsupported, "\(what) is not implemented there: \(reason)", cause: error)
        case .resourceExhausted:
            PluginError(.tooLarge, "\(what) failed, most likely as the message is too large: \(reason)", cause: error)
        default: PluginError(.pluginFailed, "\(what) failed: \(reason) (\(error.code))", cause: error)
        }
    }
}
