import Foundation
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// Manifests in a host that runs their libraries in its own process.
@Suite("Side manifests in a watched directory")
struct ManifestTests {
    private static func withHost(
        _ configuration: HostConfiguration = HostConfiguration(),
        isIsolated: Bool? = false,
        _ body: (PluginHost, TemporaryDirectory) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        var configuration = configuration
        if configuration.searchPaths.isEmpty { configuration.directories = [directory.path] }
        configuration.searchPaths = configuration.searchPaths.map { _ in directory.path }
        configuration.plugins["plain"] = PluginSettings(isIsolated: isIsolated)
        let host = PluginHost(configuration: configuration, logger: LogRecorder().logger())
        await host.start()
        try await body(host, directory)
        try await host.stop()
    }

    /// Puts a text in place in one step.
    private static func deploy(_ bytes: [UInt8], _ directory: TemporaryDirectory, as name: String) throws {
        let hidden = try directory.write(bytes, as: ".\(name).new")
        guard rename(hidden, directory.file(name)) == 0 else { throw POSIXError(.EIO) }
    }

    private static func version(_ host: PluginHost) -> String? { host.registry.get("plain")?.metadata.version }

    private static func isRunning(_ host: PluginHost, _ version: String = "1.0.0") -> Bool {
        host.registry.getState("plain") == .running && self.version(host) == version
    }

    private static func code(_ host: PluginHost, _ file: String) -> PluginError.Code? {
        host.rejected.first { $0.file == file }?.error.code
    }

    @Test("One that comes is a plugin, a new version takes its place, and one that goes is none any more")
    func life() async throws {
        let library = try await Manifests.library()
        try await Self.withHost { host, directory in
            try directory.deploy(library, as: "libplain.so")
            try Self.deploy(Manifests.plain(), directory, as: "plain.qntx.toml")
            #expect(await eventually { Self.isRunning(host) })
            #expect(await eventually { host.rejected.isEmpty })
            try Self.deploy(Manifests.plain(version: "2.0.0"), directory, as: "plain.qntx.toml")
            #expect(await eventually { Self.isRunning(host, "2.0.0") })
            // One that is broken changes nothing, and is told of.
            try Self.deploy(Manifests.plain(functions: "none = \"()\""), directory, as: "plain.qntx.toml")
            let manifest = directory.file("plain.qntx.toml")
            #expect(await eventually { Self.code(host, manifest) == .missingFunction })
            #expect(Self.isRunning(host, "2.0.0"))
            try Self.deploy(Manifests.plain(version: "3.0.0"), directory, as: "plain.qntx.toml")
            #expect(await eventually { Self.isRunning(host, "3.0.0") && host.rejected.isEmpty })
            try directory.delete("plain.qntx.toml")
            #expect(await eventually { host.registry.get("plain") == nil })
            #expect(host.rejected.isEmpty)
        }
    }

    @Test("Its library counts as its file: a change is loaded, and what is no plugin by itself is not reported")
    func library() async throws {
        let (one, two) = (try await Manifests.library(), try await Manifests.library(version: 2))
        try await Self.withHost { host, directory in
            let (manifest, library) = (directory.file("plain.qntx.toml"), directory.file("libplain.so"))
            // First there is only the library, which is no plugin.
            try directory.deploy(one, as: "libplain.so")
            #expect(await eventually { Self.code(host, library) == .noEntrySymbol })
            try Self.deploy(Manifests.plain(), directory, as: "plain.qntx.toml")
            #expect(await eventually { Self.isRunning(host) && host.rejected.isEmpty })
            let first = try #require(host.registry.get("plain") as? NativePlugin)
            try directory.deploy(two, as: "libplain.so")
            #expect(await eventually { host.registry.get("plain") as? NativePlugin !== first && Self.isRunning(host) })
            #expect(host.rejected.isEmpty)
            // Half of one is the manifest's fault, and what ran goes on.
            let second = host.registry.get("plain") as? NativePlugin
            let half = try FileBytes.read(one)
            try Self.deploy(Array(half.prefix(half.count / 2)), directory, as: "libplain.so")
            #expect(await eventually { Self.code(host, manifest) == .malformedELF })
            #expect(Self.code(host, library) == nil && host.registry.get("plain") as? NativePlugin === second)
            try directory.delete("libplain.so")
            #expect(await eventually { Self.code(host, manifest) == .openFailed })
            #expect(Self.isRunning(host))
            try directory.deploy(one, as: "libplain.so")
            #expect(
                await eventually { host.rejected.isEmpty && host.registry.get("plain") as? NativePlugin !== second }
            )
        }
    }

    @Test("A manifest may come before its library")
    func order() async throws {
        let library = try await Manifests.library()
        try await Self.withHost { host, directory in
            try Self.deploy(Manifests.plain(), directory, as: "plain.qntx.toml")
            // Without a file of that name the dynamic loader is asked.
            #expect(await eventually { Self.code(host, directory.file("plain.qntx.toml")) == .openFailed })
            try directory.deploy(library, as: "libplain.so")
            #expect(await eventually { Self.isRunning(host) && host.rejected.isEmpty })
        }
    }

    @Test("All that is there at the start is loaded, libraries of the system too")
    func start() async throws {
        let library = try await Manifests.library()
        let directory = try TemporaryDirectory()
        try directory.copy(library, as: "libplain.so")
        try directory.write(Manifests.plain(), as: "plain.qntx.toml")
        let text = Manifests.text(library: "libm.so.6", functions: "cos = \"(x: f64) -> f64\"")
        try directory.write(text, as: "math.qntx.toml")
        let settings = PluginSettings(isIsolated: false)
        let host = PluginHost(
            configuration: HostConfiguration(
                directories: [directory.path],
                plugins: ["plain": settings, "math": settings]
            ),
            logger: LogRecorder().logger()
        )
        await host.start()
        #expect(host.registry.list() == ["math", "plain"] && host.rejected.isEmpty)
        #expect(await host.report().plugins.first { $0.name == "math" }?.file == directory.file("math.qntx.toml"))
        try await host.stop()
    }

    @Test("A host that runs no processes refuses it, unless it is told to run it itself", arguments: [nil, true])
    func lacksRunner(isIsolated: Bool?) async throws {
        try await Self.withHost(isIsolated: isIsolated) { host, directory in
            let text = Manifests.text(library: "libm.so.6", functions: "cos = \"(x: f64) -> f64\"")
            try Self.deploy(text, directory, as: "plain.qntx.toml")
            let file = directory.file("plain.qntx.toml")
            #expect(await eventually { Self.code(host, file) == .unsupported })
            let message = try #require(host.rejected.first?.error.message)
            #expect(message.contains("HostConfiguration.isolation") && message.contains("PluginSettings.isIsolated"))
            let error = await #expect(throws: PluginError.self) { try await host.reload("plain") }
            #expect(error?.code == .unsupported && host.registry.list().isEmpty)
            await host.load([file])
            #expect(host.registry.list().isEmpty)
        }
    }

    @Test("From a search path it is loaded where it is enabled, and others there are left alone")
    func enabled() async throws {
        try await Self.withHost(HostConfiguration(searchPaths: ["/"], enabled: ["plain"])) { host, directory in
            let text = Manifests.text(library: "libm.so.6", functions: "cos = \"(x: f64) -> f64\"")
            try Self.deploy(text, directory, as: "other.qntx.toml")
            try Self.deploy(Array("nonsense".utf8), directory, as: "broken.qntx.toml")
            try Self.deploy(text, directory, as: "plain.qntx.toml")
            #expect(await eventually { Self.isRunning(host) })
            #expect(host.registry.list() == ["plain"])
            #expect(host.rejected.isEmpty)
        }
    }

    @Test("It can be disabled, enabled and loaded anew by its name")
    func switching() async throws {
        try await Self.withHost { host, directory in
            let text = Manifests.text(library: "libm.so.6", functions: "cos = \"(x: f64) -> f64\"")
            try Self.deploy(text, directory, as: "plain.qntx.toml")
            #expect(await eventually { Self.isRunning(host) })
            try await host.disable("plain")
            #expect(host.registry.list().isEmpty)
            try Self.deploy(text + [0x0A], directory, as: "plain.qntx.toml")
            await host.load([directory.file("plain.qntx.toml")])
            #expect(host.registry.list().isEmpty)
            try await host.enable("plain")
            #expect(Self.isRunning(host))
            let first = host.registry.get("plain") as? NativePlugin
            try await host.reload("plain")
            #expect(Self.isRunning(host) && host.registry.get("plain") as? NativePlugin !== first)
        }
    }
}
