import QNTXHost
import Synchronization

/// What all connections share of WebSockets: who may open one, and how many there are. Any thread.
final class WebSocketDoor: Sendable {
    let settings: WebSocketSettings
    let origins: OriginPolicy
    /// The header that says who the client is, where that is behind a host; nil where it is who has connected.
    let peerField: String?
    private let open = Atomic<Int>(0)

    /// Everybody is let in who can connect: those on a surface of a plugin's process have passed its host's door.
    init(surface settings: WebSocketSettings, peerField: String) {
        self.settings = settings
        self.peerField = peerField
        origins = OriginPolicy(allowedOrigins: ["*"])
    }

    init(_ configuration: PluginServerConfiguration) {
        peerField = nil
        settings = configuration.webSockets
        origins = OriginPolicy(allowedOrigins: configuration.allowedOrigins)
    }

    /// Lets one in; ``leave(_:_:)`` has to follow when it is gone.
    /// - Returns: false if there are too many, of its plugin's or altogether.
    func enter(_ socket: ServerWebSocket, _ domain: Domain) -> Bool {
        guard open.wrappingAdd(1, ordering: .relaxed).newValue <= settings.maximumConnections,
            domain.connections.add(socket, upTo: domain.webSocketLimits.connections ?? settings.maximumConnections)
        else {
            open.wrappingSubtract(1, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Takes note that one is gone.
    func leave(_ socket: ServerWebSocket, _ domain: Domain) {
        open.wrappingSubtract(1, ordering: .relaxed)
        domain.connections.remove(socket)
    }

    /// The settings for a plugin's connections.
    func settings(for domain: Domain) -> WebSocketSettings {
        guard let message = domain.webSocketLimits.message else { return settings }
        var settings = settings
        settings.maximumMessage = message
        settings.maximumFrame = message
        return settings
    }
}
