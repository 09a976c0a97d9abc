public import QNTXPlugin
public import QNTXRemote

/// How one plugin is: who it is, in which state, and how well. The JSON keys are those of QNTX's `GET /api/plugins`, and
/// `file`, `routes`, `error` and `process` of our own.
public struct PluginReport: Sendable, Codable {
    /// Who it is; empty texts are left out.
    public var name: String
    /// The plugin's own version.
    public var version: String
    /// Which versions of QNTX it can live in.
    public var qntxVersion: String?
    /// One sentence about what it does.
    public var description: String
    /// Who made it.
    public var author: String?
    /// Its licence.
    public var license: String?
    /// Whether it can do its work.
    public var healthy: Bool
    /// What it says about that.
    public var message: String?
    /// Figures and facts by name.
    public var details: [String: String]?
    /// Where it is in its life.
    public var state: PluginState
    /// Whether it can be paused.
    public var pausable: Bool
    /// The file it comes from; nil for one that the embedder added.
    public var file: String?
    /// The patterns of its routes, below `/api/<name>`.
    public var routes: [String]
    /// Why it failed, if it did.
    public var error: ErrorReport?
    /// How its process is; nil for one that is in the host's own, or was started by somebody else.
    public var process: ProcessReport?

    private enum CodingKeys: String, CodingKey {
        case name, version, description, author, license, healthy, message, details, state, pausable, file, routes,
            error, process
        case qntxVersion = "qntx_version"
    }
}
