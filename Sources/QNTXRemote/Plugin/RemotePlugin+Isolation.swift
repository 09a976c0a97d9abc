import Foundation
public import QNTXPlugin
import Synchronization

/// What the process of a library can beyond QNTX's protocol.
extension RemotePlugin: DrainingPlugin, HandoverPlugin, ReconfigurablePlugin {
    /// Whether it is a library of this house's ABI, which tells of itself over HTTP in its own process.
    public var isIsolated: Bool { if case .library = launch.source { true } else { false } }

    private var isolation: Isolation? { (try? serving())?.isolation }

    /// The protocol has no pause of its own: the host lets no requests through then, and that is all of it.
    public var pausable: (any PausablePlugin)? { isolation?.isPausable == false ? nil : self }

    /// Only the process of a library takes a new configuration while it runs.
    public var reconfigurable: (any ReconfigurablePlugin)? { isolation?.isReconfigurable == true ? self : nil }

    /// Only the process of a library hands on what it knows.
    public var handingOver: (any HandoverPlugin)? { isolation?.handsOver == true ? self : nil }

    /// Only the process of a library is told when to finish.
    public var draining: (any DrainingPlugin)? { isolation?.drains == true ? self : nil }

    /// Holds it still.
    public func pause() async throws {
        do throws(PluginError) {
            try await pause(try serving())
        } catch {
            // One that is being started again is paused when it is back.
            if error.code != .unavailable { throw error }
        }
        state.withLock { $0.isPaused = true }
    }

    /// Holds a process still that may not be the plugin's yet.
    func pause(_ run: Run) async throws(PluginError) {
        try await ask("pause", run) { try await $0.pause(Qntx_Nothing(), options: Isolation.options) }
    }

    /// Lets it go on.
    public func resume() async throws {
        let run: Run
        do throws(PluginError) {
            run = try serving()
        } catch {
            if error.code != .unavailable { throw error }
            return state.withLock { $0.isPaused = false }
        }
        try await ask("resume", run) { try await $0.resume(Qntx_Nothing(), options: Isolation.options) }
        state.withLock { $0.isPaused = false }
    }

    /// Tells it to finish what does not end by itself.
    public func drain() async {
        guard let run = try? serving() else { return }
        try? await ask("drain", run) { try await $0.drain(Qntx_Nothing(), options: Isolation.options) }
    }

    /// Has it give what its successor is to know.
    public func save() async throws -> [UInt8] {
        let saved = try await serving().instance.connection.call("save of plugin \(metadata.name)") { client in
            try await Qntx_IsolationService.Client(wrapping: client).save(Qntx_Nothing(), options: Isolation.options)
        }
        return Array(saved.state)
    }

    /// Gives it what the instance before it has saved.
    public func restore(_ saved: [UInt8], from version: String) async throws {
        var message = Qntx_Saved()
        message.state = Data(saved)
        message.version = version
        try await ask("restore", try serving()) { [message] in try await $0.restore(message, options: Isolation.options)
        }
    }

    /// Gives it the configuration as it is now.
    public func reconfigure() async throws {
        let run = try serving()
        let request = Self.request(run.services, run.access)
        _ = try await run.instance.connection.call("configuration of plugin \(metadata.name)") { client in
            try await Protocol_DomainPluginService.Client(wrapping: client)
                .initialize(request, options: RemoteConnection.options())
        }
    }

    private func ask(
        _ what: String,
        _ run: Run,
        _ body:
            @escaping @Sendable (
                Qntx_IsolationService.Client<RemoteConnection.Transport>
            ) async throws -> Qntx_Nothing
    ) async throws(PluginError) {
        guard run.isolation != nil else { return }
        _ = try await run.instance.connection.call("\(what) of plugin \(metadata.name)") { client in
            try await body(Qntx_IsolationService.Client(wrapping: client))
        }
    }
}
