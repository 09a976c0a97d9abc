/// Gives each plugin what the environment says of its domain: `QNTX_BIOTECH_MAX_CELLS` is the key `max_cells` of
/// `biotech`. A `-` in a domain is a `_` there.
public struct EnvironmentConfigProvider: ConfigProvider {
    private let environment: [String: String]

    /// Reads from an environment.
    public init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// The section of one domain.
    public func config(for domain: String) -> any Config {
        let prefix = "QNTX_" + domain.uppercased().replacing("-", with: "_") + "_"
        var values: [String: String] = [:]
        for (key, value) in environment where key.hasPrefix(prefix) && key.count > prefix.count {
            values[key.dropFirst(prefix.count).lowercased()] = value
        }
        return MapConfig(values)
    }
}
