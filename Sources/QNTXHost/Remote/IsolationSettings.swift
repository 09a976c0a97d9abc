/// How libraries are run in processes of their own.
public struct IsolationSettings: Sendable, Hashable {
    /// The path of `qntx`, or of a program that has its commands `plugin run` and `guard`. It runs libraries, and guards all
    /// plugins in processes of their own: nothing that they have started is left of them then, however the host ends.
    public var runner: String
    /// Whether every library gets a process whose ``PluginSettings/isIsolated`` does not say otherwise.
    public var isForAll: Bool
    /// Whether the library of a side manifest gets one where nothing else is said, as a signature that is wrong there can make
    /// it crash.
    public var isForManifests: Bool
    /// What the program is told beyond the library and where to listen, for plugins without settings of their own.
    public var arguments: [String]

    /// Makes settings.
    public init(runner: String, isForAll: Bool = false, isForManifests: Bool = true, arguments: [String] = []) {
        self.runner = runner
        self.isForAll = isForAll
        self.isForManifests = isForManifests
        self.arguments = arguments
    }
}
