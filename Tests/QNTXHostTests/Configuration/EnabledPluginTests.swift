import Foundation
import Logging
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Plugins that are enabled by name")
struct EnabledPluginTests {
    private func host(_ configuration: HostConfiguration) async -> PluginHost {
        let host = PluginHost(configuration: configuration, logger: LogRecorder().logger())
        await host.start()
        return host
    }

    @Test("Are loaded from the search paths, and nothing else there is; one that is nowhere is reported")
    func enabled() async throws {
        let directory = try TemporaryDirectory()
        try directory.copy(try await Fixture.library("crash"), as: "crash.so")
        try directory.copy(try await Fixture.library("configured"), as: "another-name.so")
        try directory.copy(try await Fixture.library("pausable"), as: "pausable.so")
        let host = await host(
            HostConfiguration(searchPaths: ["/nowhere", directory.path], enabled: ["crash", "missing"])
        )
        #expect(host.registry.list() == ["crash"])
        #expect(host.rejected.count == 1)
        #expect(host.rejected.first?.error.message.contains("plugin missing is enabled") == true)
        try await host.stop()
    }

    @Test("A file that is not the one pinned is refused, whatever it is called; the one pinned is loaded")
    func pinned() async throws {
        let library = try await Fixture.library("crash")
        let directory = try TemporaryDirectory()
        try directory.copy(library, as: "innocent.so")
        let hash = try Inspector(policy: InspectionPolicy(checksOwnership: false, computesSHA256: true))
            .inspect(path: library).1.sha256
        let wrong = await host(
            HostConfiguration(
                directories: [directory.path],
                plugins: ["crash": PluginSettings(sha256: String(repeating: "0", count: 64))]
            )
        )
        #expect(wrong.registry.list().isEmpty && wrong.rejected.first?.error.code == .fileHashMismatch)
        try await wrong.stop()
        let right = await host(
            HostConfiguration(directories: [directory.path], plugins: ["crash": PluginSettings(sha256: hash)])
        )
        #expect(right.registry.list() == ["crash"])
        try await right.stop()
    }
}
