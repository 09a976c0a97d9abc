/// A plugin's own section of the configuration. Keys are dotted and compared without case; values are text, and the
/// typed getters read it as QNTX does. Source: QNTX `plugin.Config` and its remote implementation.
public protocol Config: Sendable {
    /// The raw value of a key, or nil.
    func get(_ key: String) -> String?

    /// Sets a key for as long as the host runs.
    func set(_ key: String, _ value: String) throws(PluginError)

    /// All keys, ascending.
    var keys: [String] { get }
}

extension Config {
    /// The text of a key; empty if it is not set.
    public func string(_ key: String) -> String { get(key) ?? "" }

    /// The whole number of a key: `42.5` is 42, and what is not a number is 0.
    public func int(_ key: String) -> Int {
        guard let text = get(key)?.trimmingSpaces() else { return 0 }
        if let whole = Int(text) { return whole }
        guard let number = Double(text), number.magnitude < 9.2e18 else { return 0 }
        return Int(number)
    }

    /// Whether a key is switched on: `true`, `t`, `1`, `yes`, `y`, `on` in any case. Everything else is false.
    public func bool(_ key: String) -> Bool {
        guard let text = get(key)?.trimmingSpaces().lowercased() else { return false }
        return ["true", "t", "1", "yes", "y", "on"].contains(text)
    }

    /// The list of a key: a JSON array of strings, or items with commas between; nil if it is not set or empty.
    public func stringList(_ key: String) -> [String]? {
        guard let text = get(key)?.trimmingSpaces(), !text.isEmpty else { return nil }
        if text.hasPrefix("["), let list = StringListParser.parseJSON(text) { return list }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingSpaces() }
    }
}

extension String {
    func trimmingSpaces() -> String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}
