import QNTXPlugin

/// What `GET /api/health` answers.
struct HealthAnswer: Codable, Sendable {
    struct Plugin: Codable, Sendable {
        var healthy: Bool
        var state: PluginState
        var message: String?
    }

    var healthy: Bool
    var plugins: [String: Plugin]
}

/// What `POST /api/plugins/{name}/pause` and its kin answer. Source: QNTX's wire.
struct ActionAnswer: Codable, Sendable {
    var name: String
    var state: PluginState
    var action: String
}
