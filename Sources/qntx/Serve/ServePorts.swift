import NIOCore
import NIOPosix

/// The ports that `serve` tries if nobody names one. Source: QNTX's `server.port` and its fallbacks.
enum ServePorts {
    static let usual = [877, 7878] + Array(56787...56796)

    /// The first usual port that this process can have at an address; 0 if it can have none, which lets the system pick.
    static func firstFree(_ host: String) async -> Int {
        for port in usual where await isFree(host, port) { return port }
        return 0
    }

    private static func isFree(_ host: String, _ port: Int) async -> Bool {
        let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        guard let channel = try? await bootstrap.bind(host: host, port: port).get() else { return false }
        try? await channel.close()
        return true
    }
}
