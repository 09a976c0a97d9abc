import CQNTXPlugin
import QNTXPlugin

/// The ABI's status codes as a type.
struct ABIStatus: RawRepresentable, Hashable, Sendable {
    let rawValue: qntx_status

    init(rawValue: qntx_status) { self.rawValue = rawValue }
    private init<Number: BinaryInteger>(_ constant: Number) { rawValue = qntx_status(truncatingIfNeeded: constant) }

    static let ok = ABIStatus(QNTX_OK)
    static let pending = ABIStatus(QNTX_PENDING)
    static let again = ABIStatus(QNTX_AGAIN)
    static let failed = ABIStatus(QNTX_ERR_FAILED)
    static let invalid = ABIStatus(QNTX_ERR_INVALID)
    static let notFound = ABIStatus(QNTX_ERR_NOT_FOUND)
    static let unsupported = ABIStatus(QNTX_ERR_UNSUPPORTED)
    static let closed = ABIStatus(QNTX_ERR_CLOSED)
    static let gone = ABIStatus(QNTX_ERR_GONE)
    static let timeout = ABIStatus(QNTX_ERR_TIMEOUT)
    static let tooLarge = ABIStatus(QNTX_ERR_TOO_LARGE)
    static let conflict = ABIStatus(QNTX_ERR_CONFLICT)
    static let busy = ABIStatus(QNTX_ERR_BUSY)
    static let denied = ABIStatus(QNTX_ERR_DENIED)
    static let wrongThread = ABIStatus(QNTX_ERR_WRONG_THREAD)

    /// What the host is told of a failure of the plugin.
    init(_ error: any Error) {
        self =
            switch (error as? PluginError)?.code {
            case .invalidArgument, .invalidPattern, .invalidResponse, .invalidText, .configInvalid: .invalid
            case .notFound: .notFound
            case .unsupported: .unsupported
            case .closed, .shuttingDown: .closed
            case .denied: .denied
            case .clientGone: .gone
            case .deadlineExceeded: .timeout
            case .tooLarge: .tooLarge
            case .conflictingPattern, .duplicateName, .invalidTransition: .conflict
            case .busy: .busy
            default: .failed
            }
    }

    /// What the plugin is told of a failure of the host's.
    /// - Parameter what: what was being done: "the answer", "the request's body".
    func error(_ what: String) -> PluginError {
        let code: PluginError.Code =
            switch self {
            case .invalid: .invalidResponse
            case .notFound: .notFound
            case .unsupported: .unsupported
            case .closed: .closed
            case .gone: .clientGone
            case .timeout: .deadlineExceeded
            case .tooLarge: .tooLarge
            case .conflict: .conflictingPattern
            case .busy: .busy
            default: .internalError
            }
        return PluginError(code, "\(what): \(text)")
    }

    /// What the plugin is told of a service call that failed.
    /// - Parameters:
    ///   - why: the host's own text.
    ///   - failed: what a plain failure is in this service.
    ///   - conflict: what a conflict is in this call.
    func error(_ why: String, failed: PluginError.Code, conflict: PluginError.Code) -> PluginError {
        let code: PluginError.Code =
            switch self {
            case .invalid: .invalidArgument
            case .notFound: .notFound
            // The thread is the author's to choose: this call is not to be had there.
            case .unsupported, .wrongThread: .unsupported
            case .closed: .closed
            case .gone: .clientGone
            case .timeout: .deadlineExceeded
            case .tooLarge: .tooLarge
            case .conflict: conflict
            case .busy, .again: .busy
            case .denied: .denied
            case .failed: failed
            default: .internalError
            }
        return PluginError(code, why)
    }

    /// The text of the header's list.
    var text: String { String(cString: qntx_status_text(rawValue)) }
}
