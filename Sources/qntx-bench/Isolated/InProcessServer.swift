import NIOCore
import QNTXHost
import QNTXServer
import ServiceLifecycle

/// A host with the small plugin in its own process, to be held against one whose plugin has another.
struct InProcessServer: Service {
    let directory: String
    let eventLoops: any EventLoopGroup
    let bound: @Sendable (Int) -> Void

    /// Makes the baseline of ``HTTPServers``.
    static func maker(
        _ bench: Bench
    ) throws -> (any EventLoopGroup, @escaping @Sendable (Int) -> Void) -> any Service {
        let directory = try bench.directory.directory("in-process")
        try PluginCopies.write(1, of: bench.plugin, into: directory)
        return { InProcessServer(directory: directory, eventLoops: $0, bound: $1) }
    }

    func run() async throws {
        let host = PluginHost(configuration: HostConfiguration(directories: [directory]), logger: Bench.logger())
        let server = PluginServer(
            host: host,
            configuration: PluginServerConfiguration(),
            logger: Bench.logger(),
            eventLoopGroup: eventLoops
        )
        await host.start()
        let telling = Task {
            let url = try await server.url()
            bound(url.split(separator: ":").last.flatMap { Int($0) } ?? 0)
        }
        try await server.run()
        telling.cancel()
        try await host.stop()
    }
}
