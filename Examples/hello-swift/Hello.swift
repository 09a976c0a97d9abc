// hello-swift: a QNTX plugin in Swift, to copy and change.
//
//     swift build -c release --product hello-swift
import QNTXPluginKit
import Synchronization

/// The one line that makes a library a plugin.
@c(qntx_plugin_entry)
public func entry(_ host: UInt32) -> UnsafeRawPointer? { exportPlugin(to: host) { Hello() } }

/// One running instance. Handlers run side by side, so what they change is atomic or behind a lock.
final class Hello: PausablePlugin, ConfigurablePlugin, ReconfigurablePlugin, JobPlugin, HandoverPlugin {
    let metadata = Metadata(
        name: "hello-swift",
        version: "1.0.0",
        qntxVersion: ">=0.20, <2",
        description: "Says hello, in Swift.",
        author: "QNTX",
        license: "MIT"
    )
    let served = Atomic(0)
    private let registry = Mutex<(any ServiceRegistry)?>(nil)
    private let configured = Mutex("hello")

    /// What the host offers; nil before the start.
    var services: (any ServiceRegistry)? { registry.withLock { $0 } }

    /// What to greet with.
    var greeting: String { configured.withLock { $0 } }

    private var logger: Logger? { services?.logger }

    func initialize(_ services: any ServiceRegistry) async throws {
        registry.withLock { $0 = services }
        try await reconfigure()
        logger?.info("hello-swift is ready")
    }

    /// Reads the configuration: at the start, and whenever it has changed.
    func reconfigure() async throws {
        let greeting = services?.config.get("greeting") ?? "hello"
        configured.withLock { $0 = greeting }
    }

    func jobHandlers() async throws -> [String: any JobHandler] {
        ["hello-swift.count": CountJob()]
    }

    func shutdown() async throws {
        logger?.info("hello-swift says goodbye", metadata: ["requests": "\(served.load(ordering: .relaxed))"])
    }

    func health() async -> HealthStatus {
        HealthStatus(
            healthy: true,
            message: "glad to be here",
            details: ["requests_served": "\(served.load(ordering: .relaxed))"]
        )
    }

    /// While paused no request arrives; a plugin with timers or connections of its own would still them here.
    func pause() async throws {
        logger?.info("hello-swift pauses")
    }

    func resume() async throws {
        logger?.info("hello-swift goes on")
    }

    func configSchema() async throws -> [String: ConfigField] {
        [
            "greeting": ConfigField(
                type: "string",
                description: "What to greet with",
                defaultValue: "hello",
                pattern: #"[^\n]{1,100}"#
            )
        ]
    }
}
