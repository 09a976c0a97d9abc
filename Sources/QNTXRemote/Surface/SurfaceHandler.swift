import QNTXPlugin

/// Sends requests to the surface of a plugin's process.
struct SurfaceHandler: HTTPHandler {
    let plugin: RemotePlugin

    func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? {
        do throws(PluginError) {
            guard let surface = try plugin.serving().isolation?.surface else {
                throw PluginError(.unavailable, "plugin \(plugin.metadata.name) serves no HTTP")
            }
            return surface.send(request, answering: sink)
        } catch {
            try? sink.respond(.away(error))
            return nil
        }
    }
}
