extension PluginError {
    /// The steps in the way of a plugin from a file to a running instance and back, in their order.
    public enum Stage: String, Sendable, Hashable, Codable, CaseIterable {
        case discover, inspect, snapshot, open, bind, negotiate, register, initialize, serve, handover, drain, retire
    }
}
