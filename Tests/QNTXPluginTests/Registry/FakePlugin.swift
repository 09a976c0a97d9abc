import Logging
import QNTXPlugin
import Synchronization

/// What plugins are asked to do, in the order in which it happened.
final class CallLog: Sendable {
    private let storage = Mutex<[String]>([])

    var calls: [String] { storage.withLock { $0 } }

    func add(_ call: String) { storage.withLock { $0.append(call) } }
}

/// A failure with a text.
struct Complaint: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// A plugin that does as it is told.
final class FakePlugin: DomainPlugin {
    let metadata: Metadata
    private let log: CallLog
    private let failing: Set<String>
    private let hanging: Set<String>
    private let status: HealthStatus

    init(
        _ name: String,
        version: String = "1.0.0",
        needs constraint: String = "",
        log: CallLog = CallLog(),
        failing: Set<String> = [],
        hanging: Set<String> = [],
        health: HealthStatus = HealthStatus(healthy: true)
    ) {
        metadata = Metadata(name: name, version: version, qntxVersion: constraint)
        (self.log, self.failing, self.hanging, status) = (log, failing, hanging, health)
    }

    func initialize(_ services: any ServiceRegistry) async throws { try await run("initialize") }

    func shutdown() async throws { try await run("shutdown") }

    func health() async -> HealthStatus {
        try? await run("health")
        return status
    }

    fileprivate func run(_ call: String) async throws {
        log.add("\(metadata.name) \(call)")
        if hanging.contains(call) { try await Task.sleep(for: .seconds(3600)) }
        if failing.contains(call) { throw Complaint("\(metadata.name) cannot \(call)") }
    }
}

/// The same, and it can be paused.
final class FakePausable: PausablePlugin {
    let plugin: FakePlugin

    init(_ name: String, log: CallLog = CallLog(), failing: Set<String> = [], hanging: Set<String> = []) {
        plugin = FakePlugin(name, log: log, failing: failing, hanging: hanging)
    }

    var metadata: Metadata { plugin.metadata }

    func initialize(_ services: any ServiceRegistry) async throws { try await plugin.run("initialize") }

    func shutdown() async throws { try await plugin.run("shutdown") }

    func pause() async throws { try await plugin.run("pause") }

    func resume() async throws { try await plugin.run("resume") }
}

/// Services that give nothing away.
struct NoServices: ServiceRegistry {
    var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
    var config: any Config { MapConfig() }
    var queue: (any QueueService)? { nil }
}

extension Registry {
    /// A registry with these plugins.
    static func with(_ plugins: (any DomainPlugin)..., version: String = "1.0.0") throws(PluginError) -> Registry {
        let registry = Registry(qntxVersion: version)
        for plugin in plugins { try registry.register(plugin) }
        return registry
    }
}
