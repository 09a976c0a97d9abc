import NIOEmbedded
import QNTXPlugin
import Testing

@testable import QNTXServer

@Suite("WebSocket registry")
struct RegistryTests {
    private func socket(_ domain: String) -> ServerWebSocket {
        ServerWebSocket(domain: domain, eventLoop: EmbeddedEventLoop(), limit: 1)
    }

    @Test("it counts by domain and in all, and lets in as many as it may")
    func counts() {
        let registry = WebSocketRegistry(
            settings: WebSocketSettings(maximumConnections: 3, maximumConnectionsPerDomain: 2)
        )
        let (first, second, third, fourth) = (socket("a"), socket("a"), socket("a"), socket("b"))
        #expect(registry.add(first) && registry.add(second))
        #expect(!registry.add(third))
        #expect(registry.add(fourth))
        #expect(!registry.add(socket("c")))
        #expect(registry.count == 3 && registry.count(of: "a") == 2 && registry.count(of: "b") == 1)
        registry.remove(third)
        registry.remove(first)
        registry.remove(first)
        #expect(registry.count == 2 && registry.count(of: "a") == 1)
        #expect(registry.add(third))
        for socket in [second, third, fourth] { registry.remove(socket) }
        #expect(registry.count == 0 && registry.count(of: "a") == 0)
    }

    @Test("it closes those of one domain and leaves the others")
    func closesOne() async {
        let registry = WebSocketRegistry()
        let (mine, other) = (socket("a"), socket("b"))
        #expect(registry.add(mine) && registry.add(other))
        registry.closeAll(of: "a", code: 1013, reason: "paused")
        #expect(!mine.isOpen && other.isOpen)
        #expect(await registry.waitUntilEmpty(of: "a", within: .milliseconds(5)) == 1)
        registry.remove(mine)
        #expect(await registry.waitUntilEmpty(of: "a", within: .seconds(5)) == 0)
        #expect(await registry.waitUntilEmpty(within: .zero) == 1)
        registry.closeAll(code: 1001, reason: "")
        #expect(!other.isOpen)
        registry.remove(other)
    }
}
