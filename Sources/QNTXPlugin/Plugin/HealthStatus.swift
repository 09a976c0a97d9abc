/// How a plugin is. Source: QNTX `plugin.HealthStatus`.
public struct HealthStatus: Sendable, Hashable, Codable {
    /// Whether it can do its work.
    public var healthy: Bool
    /// Whether it is paused, which is neither ill nor at work.
    public var paused: Bool
    /// One sentence for the operator; may be empty.
    public var message: String
    /// Figures and facts by name.
    public var details: [String: String]

    /// Reports a state of health.
    public init(healthy: Bool, paused: Bool = false, message: String = "", details: [String: String] = [:]) {
        self.healthy = healthy
        self.paused = paused
        self.message = message
        self.details = details
    }
}
