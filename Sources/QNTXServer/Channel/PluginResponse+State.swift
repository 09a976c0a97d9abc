import HTTPTypes
import QNTXHost
import QNTXPlugin

extension PluginResponse {
    /// What the client of a domain is told whose plugin does not take requests now.
    static func unavailable(_ domain: Domain) -> PluginResponse {
        switch domain.state.value {
        case .loading: wait(domain, "is still loading", seconds: 1)
        case .paused: wait(domain, "is paused", seconds: 5)
        case .stopped: wait(domain, "is not running", seconds: 5)
        case .failed: .error(.badGateway, "plugin \(domain.name) failed; GET /api/plugins says why")
        // It has started to run since it was asked.
        case .running: wait(domain, "has only just started", seconds: 1)
        }
    }

    private static func wait(_ domain: Domain, _ what: String, seconds: Int) -> PluginResponse {
        var response = PluginResponse.error(.serviceUnavailable, "plugin \(domain.name) \(what)")
        response.headers[.retryAfter] = "\(seconds)"
        return response
    }
}
