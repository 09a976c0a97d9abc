import ArgumentParser
import Foundation
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// One of the servers that the host is compared with, in a process of its own.
struct PlainServerChild: HiddenCommand {
    /// Which one.
    enum Kind: String, ExpressibleByArgument, Sendable {
        case http, websocket
    }

    static let configuration = hidden("plain-server-child", "Serves with Hummingbird, or with NIO, alone.")

    @Argument var kind: Kind

    func run() async throws {
        let bound: @Sendable (Int) -> Void = { port in
            print("http://127.0.0.1:\(port)")
            fflush(nil)
        }
        let loops = MultiThreadedEventLoopGroup.singleton
        let server: any Service =
            switch kind {
            case .http: PlainServer.make(on: loops, bound: bound)
            case .websocket: PlainWebSocketServer(loops: loops, bound: bound)
            }
        try await ServiceGroup(
            services: [server],
            gracefulShutdownSignals: [.sigterm],
            logger: Bench.logger()
        ).run()
    }
}
