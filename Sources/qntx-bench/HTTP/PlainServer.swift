import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// A plain Hummingbird server, as one writes it.
enum PlainServer {
    /// Makes a server on a port that the system picks.
    /// - Parameter bound: gets the port.
    static func make(on loops: any EventLoopGroup, bound: @escaping @Sendable (Int) -> Void) -> any Service {
        let router = Router()
        addStreams(to: router)
        for route in ["/inline", "/pooled"] {
            let path = RouterPath(HTTPServers.prefix + route)
            router.get(path) { _, _ in HTTPServers.text }
            router.post(path) { request, _ in
                let body = try await request.body.collect(upTo: 1 << 20)
                return Response(
                    status: .ok,
                    headers: [.contentType: "application/octet-stream"],
                    body: ResponseBody(byteBuffer: body)
                )
            }
        }
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in bound(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(loops),
            logger: Bench.logger()
        )
    }
}
