// A plugin in Swift whose routes do what goes wrong with plugins: for the tests of the kit.
import QNTXPluginKit
import Synchronization

/// The library's entry.
@c(qntx_plugin_entry)
public func entry(_ host: UInt32) -> UnsafeRawPointer? { exportPlugin(to: host) { KitFixture() } }

/// Does as it is told: by a host that logs nothing but catastrophes it refuses to be started, and by requests to
/// `/mood/{mood}` it learns what to do wrong later.
final class KitFixture: PausablePlugin, ConfigurablePlugin, JobPlugin, ReconfigurablePlugin {
    let metadata = Metadata(name: "kit-fixture", version: "0.1.0-test+1")
    private let registry = Mutex<(any ServiceRegistry)?>(nil)
    private let mood = Mutex("")

    /// What the host has given; nil before the start.
    var services: (any ServiceRegistry)? { registry.withLock { $0 } }

    var logger: Logger? { services?.logger }

    func setMood(_ mood: String) {
        self.mood.withLock { $0 = mood }
    }

    func isInMood(_ mood: String) -> Bool {
        self.mood.withLock { $0 == mood }
    }

    private func fail(if mood: String, _ error: any Error) throws {
        if isInMood(mood) { throw error }
    }

    func initialize(_ services: any ServiceRegistry) async throws {
        guard services.logger.logLevel < .critical else {
            throw PluginError(.invalidArgument, "nobody listens to what this plugin has to say")
        }
        try await Task.sleep(for: .milliseconds(1))
        registry.withLock { $0 = services }
    }

    func shutdown() async throws {
        try fail(if: "no-shutdown", PluginError(.busy, "something is still open"))
    }

    func health() async -> HealthStatus {
        let mood = mood.withLock { $0 }
        return HealthStatus(
            healthy: mood != "ill",
            message: mood,
            details: ["mood": mood, "name": "Grüße", "empty": ""]
        )
    }

    func pause() async throws {
        try fail(if: "no-pause", NotNow())
    }

    func resume() async throws {
        try fail(if: "no-resume", PluginError(.unsupported, "it cannot go on"))
    }

    func reconfigure() async throws {
        try fail(if: "no-reconfigure", PluginError(.configInvalid, "it stays as it is"))
        logger?.info("reconfigured", metadata: ["greeting": "\(services?.config.string("greeting") ?? "")"])
    }

    func configSchema() async throws -> [String: ConfigField] {
        throw PluginError(.unsupported, "the schema is lost")
    }
}

/// An error that is none of QNTX's.
struct NotNow: Error, CustomStringConvertible {
    var description: String { "not now, please" }
}
