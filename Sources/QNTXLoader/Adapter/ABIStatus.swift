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
    static let noMemory = ABIStatus(QNTX_ERR_NO_MEMORY)
    static let denied = ABIStatus(QNTX_ERR_DENIED)
    static let wrongThread = ABIStatus(QNTX_ERR_WRONG_THREAD)

    /// The text of the header's list; for a number that is not in it, the number too.
    var text: String {
        let text = String(cString: qntx_status_text(rawValue))
        return isKnown ? text : "\(text) \(rawValue)"
    }

    /// Whether the header lists this number.
    var isKnown: Bool { (Self.wrongThread.rawValue...Self.again.rawValue).contains(rawValue) }

    /// Whether it says that a client did something wrong, or left: no failure of the plugin's, and anybody could fill the
    /// log with it.
    var isClients: Bool {
        [Self.invalid, .notFound, .unsupported, .gone, .tooLarge, .denied].contains(self)
    }

    /// What a plugin is told of a failure on the host's side.
    init(_ error: PluginError) {
        self =
            switch error.code {
            case .closed: .closed
            case .clientGone: .gone
            case .deadlineExceeded: .timeout
            case .tooLarge: .tooLarge
            case .invalidArgument, .invalidResponse, .invalidPattern, .invalidText, .configInvalid: .invalid
            case .conflictingPattern, .duplicateName, .invalidTransition: .conflict
            case .busy: .busy
            case .notFound: .notFound
            case .denied: .denied
            case .shuttingDown: .closed
            case .unsupported: .unsupported
            default: .failed
            }
    }

    /// What a plugin's failure means to the host.
    var errorCode: PluginError.Code {
        switch self {
        case .invalid: .invalidArgument
        case .notFound: .notFound
        case .tooLarge: .tooLarge
        case .busy: .busy
        case .unsupported: .unsupported
        // A timeout too: it is the plugin's own, and no deadline of the host's.
        default: .pluginFailed
        }
    }
}
