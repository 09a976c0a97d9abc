import HTTPTypes
import Hummingbird
import NIOPosix
import QNTXHost
import QNTXPlugin

/// What the services' routes share.
enum ServiceAnswer {
    /// Makes a call that waits for the disk on a thread that may, and gives its error the right status.
    static func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () throws(PluginError) -> Value
    ) async throws -> Value {
        let result = try await NIOThreadPool.singleton.runIfActive { Result { () throws(PluginError) in try body() } }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw httpError(error)
        }
    }

    /// An error as a status and its message.
    static func httpError(_ error: PluginError) -> HTTPError {
        HTTPError(status(error), message: error.message)
    }

    private static func status(_ error: PluginError) -> HTTPResponse.Status {
        switch error.code {
        case .notFound: .notFound
        case .duplicateName, .invalidTransition: .conflict
        case .tooLarge: .contentTooLarge
        case .denied: .forbidden
        case .busy, .shuttingDown: .serviceUnavailable
        case .deadlineExceeded: .gatewayTimeout
        case .storageFailed, .storageCorrupt, .internalError, .sqlFailed: .internalServerError
        case .unsupported: .notImplemented
        default: .badRequest
        }
    }

    /// A number of the query; the default where it is not there.
    static func number(_ request: Request, _ name: String, default value: Int) throws -> Int {
        guard let text = request.uri.queryParameters[Substring(name)] else { return value }
        guard let number = Int(text), number >= 0 else {
            throw HTTPError(.badRequest, message: "the parameter \(name) must be a whole number, 0 or more")
        }
        return number
    }

    /// All values of a parameter that can be given again.
    static func list(_ request: Request, _ name: String) -> [String] {
        request.uri.queryParameters.getAll(name)
    }

    /// Whether a switch is on: `follow`, `follow=1`, `follow=true`.
    static func flag(_ request: Request, _ name: String) -> Bool {
        guard let value = request.uri.queryParameters[Substring(name)] else { return false }
        return ["", "1", "true", "yes"].contains(value)
    }
}
