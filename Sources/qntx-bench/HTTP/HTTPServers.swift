import Hummingbird
import NIOCore
import NIOPosix
import QNTXHost
import QNTXPlugin
import QNTXServer
import ServiceLifecycle

/// Two servers in this process with one event loop each: the host with its plugin, and a plain one, of Hummingbird unless
/// told otherwise, which answers the same at the same paths.
struct HTTPServers: Sendable {
    /// What a GET answers.
    static let text = "hello, world\n"

    /// Where both serve their routes.
    static let prefix = "/api/\(BenchPlugin.name)"

    /// The ports of the host and of the plain server.
    let host: Int
    let plain: Int
    /// The host itself, and its directory.
    let plugins: PluginHost
    let directory: String

    /// Runs both for as long as a piece of code runs.
    /// - Parameters:
    ///   - plugin: what the host serves; the small one unless told otherwise.
    ///   - copies: how many of it there are.
    ///   - settings: what holds for the first one.
    ///   - isolation: how it gets a process of its own, if it does.
    ///   - plain: makes the other server, which reports its port.
    static func with<Result: Sendable>(
        _ bench: Bench,
        plugin: BenchPlugin? = nil,
        copies: Int = 1,
        settings: PluginSettings = PluginSettings(),
        isolation: IsolationSettings? = nil,
        plain makePlain: (any EventLoopGroup, @escaping @Sendable (Int) -> Void) -> any Service = PlainServer.make,
        _ body: @escaping @Sendable (HTTPServers) async throws -> Result
    ) async throws -> Result {
        let directory = try bench.directory.directory("http-\(UInt32.random(in: 0 ... .max))")
        try PluginCopies.write(copies, of: plugin ?? bench.plugin, into: directory)
        let plugins = PluginHost(
            configuration: HostConfiguration(
                directories: [directory],
                plugins: [BenchPlugin.name: settings],
                isolation: isolation
            ),
            logger: Bench.logger()
        )
        let (hostLoops, plainLoops) = (oneLoop(), oneLoop())
        await plugins.start()
        for name in (0..<copies).map(PluginCopies.name) where !plugins.registry.isReady(name) {
            let reason = plugins.failure(of: name) ?? plugins.rejected.first?.error
            throw BenchError("the plugin does not run: \(reason?.message ?? "nobody says why")")
        }
        let server = PluginServer(
            host: plugins,
            configuration: PluginServerConfiguration(),
            logger: Bench.logger(),
            eventLoopGroup: hostLoops
        )
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let plain = makePlain(plainLoops) { bound.yield($0) }
        let services = ServiceGroup(services: [server, plain], logger: Bench.logger())
        let result = try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await services.run()
                return nil
            }
            group.addTask {
                let host = try port(of: try await server.url())
                for await plain in ports {
                    let result = try await body(
                        HTTPServers(host: host, plain: plain, plugins: plugins, directory: directory)
                    )
                    await services.triggerGracefulShutdown()
                    return result
                }
                return nil
            }
            var result: Result?
            for try await ended in group { result = ended ?? result }
            return result
        }
        guard let result else { throw BenchError("the servers ended before anybody asked them") }
        try await plugins.stop()
        try await hostLoops.shutdownGracefully()
        try await plainLoops.shutdownGracefully()
        return result
    }

    private static func port(of url: String) throws -> Int {
        guard let port = url.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw BenchError("the host serves at \(url), which has no port")
        }
        return port
    }

    private static func oneLoop() -> MultiThreadedEventLoopGroup { MultiThreadedEventLoopGroup(numberOfThreads: 1) }
}
