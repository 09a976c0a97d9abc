import HTTPTypes
import QNTXPlugin

extension PluginResponse {
    /// The answer for a plugin without a process: what ``RemotePlugin/serving()`` has thrown, as the client sees it.
    static func away(_ error: PluginError) -> PluginResponse {
        error.retryAfter == nil ? .error(.badGateway, "the plugin's process is gone") : .failure(error)
    }
}
