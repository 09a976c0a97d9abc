/// How libraries are run in processes of their own.
public struct IsolationSettings: Sendable, Hashable {
    /// The program that runs a library: `qntx`, or one that has its command `plugin run`.
    public var runner: String
    /// Whether every library gets a process, or only those whose ``PluginSettings/isIsolated`` says so.
    public var isForAll: Bool
    /// What the program is told beyond the library and where to listen, for plugins without settings of their own.
    public var arguments: [String]

    /// Makes settings.
    public init(runner: String, isForAll: Bool = false, arguments: [String] = []) {
        self.runner = runner
        self.isForAll = isForAll
        self.arguments = arguments
    }
}
