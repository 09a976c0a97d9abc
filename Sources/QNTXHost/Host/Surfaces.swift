import QNTXPlugin

/// What an instance of a plugin serves.
struct Surfaces: Sendable {
    var routes: RouteTable<HTTPRoute>
    var webSockets: [String: WebSocketService]
    var jobs: [String: any JobHandler]
}
