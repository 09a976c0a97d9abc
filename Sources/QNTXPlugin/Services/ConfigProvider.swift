/// Where the configuration of each plugin comes from. Source: QNTX `plugin.ConfigProvider`.
public protocol ConfigProvider: Sendable {
    /// The section of one domain.
    func config(for domain: String) -> any Config
}
