import QNTXPlugin

/// What the process of a plugin's library has beyond QNTX's protocol. Any thread.
final class Isolation: Sendable {
    /// Where HTTP and WebSockets go.
    let surface: SurfacePool
    /// The endpoints for WebSockets, by their names, and which subprotocols each speaks.
    let endpoints: [String: [String]]
    let isPausable: Bool
    let isReconfigurable: Bool
    let handsOver: Bool
    let drains: Bool
    let executesJobs: Bool
    /// The functions that the plugin declares.
    let functions: [FunctionDeclaration]

    /// Asks a process that is initialized.
    /// - Throws: `unsupported` where it is not of this house.
    init(_ connection: RemoteConnection, plugin: String) async throws(PluginError) {
        let description = try await connection.call("Describe of plugin \(plugin)") { client in
            try await Qntx_IsolationService.Client(wrapping: client)
                .describe(Qntx_Nothing(), options: Self.options)
        }
        guard !description.surface.isEmpty else {
            throw PluginError(.pluginFailed, "the process of plugin \(plugin) does not say where it serves HTTP")
        }
        surface = SurfacePool(path: description.surface, plugin: plugin)
        endpoints = Dictionary(
            description.endpoints.map { ($0.name, $0.subprotocols) },
            uniquingKeysWith: { first, _ in first }
        )
        isPausable = description.pausable
        isReconfigurable = description.reconfigurable
        handsOver = description.handsOver
        drains = description.drains
        executesJobs = description.executesJobs
        functions = try FunctionDeclaration.list(description.functions, types: description.types)
    }

    /// How it is asked: the host has deadlines of its own for each.
    static let options = RemoteConnection.options(size: MessageLimits.isolated)
}
