/// Gives each plugin a section out of a dictionary.
public struct MapConfigProvider: ConfigProvider {
    private let sections: [String: [String: String]]

    /// Holds sections by domain.
    public init(_ sections: [String: [String: String]] = [:]) {
        self.sections = sections
    }

    /// The section of one domain; empty where there is none.
    public func config(for domain: String) -> any Config {
        MapConfig(sections[domain] ?? [:])
    }
}
