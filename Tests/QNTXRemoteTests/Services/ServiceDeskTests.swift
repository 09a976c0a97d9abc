import NIOCore
import NIOPosix
import QNTXPlugin
import QNTXTestSupport
import Synchronization
import Testing

@testable import QNTXRemote

@Suite(.serialized) struct ServiceDeskTests {
    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    @Test func `Connections that come while the services end harm nobody`() async throws {
        for _ in 0..<20 {
            let desk = ServiceDesk()
            let address = try await desk.open(TestServices(), for: .programs).endpoint
            guard case .tcp(let host, let port) = try RemoteAddress(address) else {
                Issue.record("no address")
                return
            }
            let isOver = Flag()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                        while !isOver.isSet.load(ordering: .relaxed) {
                            let channel = try? await bootstrap.connect(host: host, port: port).get()
                            try? await channel?.close()
                        }
                    }
                }
                await desk.stop()
                isOver.isSet.store(true, ordering: .relaxed)
            }
        }
    }

    @Test func `The services can be opened again after they have ended`() async throws {
        let desk = ServiceDesk()
        let first = try await desk.open(TestServices(), for: .programs)
        await desk.stop()
        await desk.stop()
        let second = try await desk.open(TestServices(), for: .programs)
        #expect(first.token != second.token)
        await desk.stop()
    }
}
