/// What all connections share of WebSockets: who may open one, and how many there are.
struct WebSocketDoor: Sendable {
    let settings: WebSocketSettings
    let origins: OriginPolicy
    let registry: WebSocketRegistry

    init(_ configuration: PluginServerConfiguration) {
        settings = configuration.webSockets
        origins = OriginPolicy(allowedOrigins: configuration.allowedOrigins)
        registry = WebSocketRegistry(settings: configuration.webSockets)
    }
}
