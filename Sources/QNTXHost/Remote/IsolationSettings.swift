/// How libraries are run in processes of their own.
public struct IsolationSettings: Sendable, Hashable {
    /// The path of `qntx`, or of a program that has its commands `plugin run` and `guard`. It runs libraries, and guards all
    /// plugins in processes of their own: nothing that they have started is left of them then, however the host ends.
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
