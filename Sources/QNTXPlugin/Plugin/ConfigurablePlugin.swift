/// A plugin that says which keys it can be configured with. Source: QNTX `plugin.ConfigurablePlugin`.
public protocol ConfigurablePlugin: DomainPlugin {
    /// The fields by key. May be asked at any time, also before ``DomainPlugin/initialize(_:)``.
    func configSchema() async throws -> [String: ConfigField]
}
