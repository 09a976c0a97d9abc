public import HTTPTypes

extension PluginResponse {
    /// The small JSON error of the house: `{"error":"…"}`.
    public static func error(_ status: HTTPResponse.Status, _ message: String) -> PluginResponse {
        .json("{\"error\":\(JSONText.quoted(message))}\n", status: status)
    }

    /// What a client sees of a handler's failure: a status by its code, and nothing of its text.
    public static func failure(_ error: any Error) -> PluginResponse {
        if let error = error as? PluginError, error.code == .unavailable, let delay = error.retryAfter {
            return .tryAgain(error.message, after: delay)
        }
        return switch (error as? PluginError)?.code {
        case .notFound: .error(.notFound, "not found")
        case .invalidArgument: .error(.badRequest, "bad request")
        case .tooLarge: .error(.contentTooLarge, "the request is too large")
        case .busy: .error(.serviceUnavailable, "too busy; try again later")
        case .deadlineExceeded: .error(.gatewayTimeout, "the plugin did not answer in time")
        default: .error(.internalServerError, "the plugin failed to answer")
        }
    }

    /// The plugin cannot answer now, but in a while: 503 with `Retry-After`, in whole seconds and at least one.
    public static func tryAgain(_ message: String, after delay: Duration) -> PluginResponse {
        let (seconds, rest) = delay.components
        var response = error(.serviceUnavailable, message)
        response.headers[.retryAfter] = "\(max(1, rest > 0 ? seconds + 1 : seconds))"
        return response
    }
}
