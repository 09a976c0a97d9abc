import ArgumentParser
import Foundation
import Hummingbird

/// A Hummingbird server with one route and nothing else.
struct BareServerChild: HiddenCommand {
    static let configuration = hidden("bare-server-child", "Serves one route with Hummingbird alone.")

    func run() async throws {
        let router = Router()
        router.get("/") { _, _ in "hello, world\n" }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                print("http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
                fflush(nil)
            },
            logger: Bench.logger()
        )
        try await application.runService()
    }
}
