import HTTPTypes
import NIOHTTP1
import QNTXPlugin
import Testing

@testable import QNTXServer

@Suite("WebSocket upgrade")
struct UpgradeTests {
    private static let good: HTTPHeaders = [
        "host": "localhost:877", "upgrade": "websocket", "connection": "Upgrade",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version": "13",
    ]

    private func check(
        method: HTTPMethod = .GET,
        version: HTTPVersion = .http1_1,
        _ change: [String: String?] = [:],
        subprotocols: [String] = []
    ) -> WebSocketUpgradeCheck {
        var head = HTTPRequestHead(version: version, method: method, uri: "/a-ws", headers: Self.good)
        for (name, value) in change {
            head.headers.remove(name: name)
            if let value { head.headers.add(name: name, value: value) }
        }
        return WebSocketUpgrade.check(head, subprotocols: subprotocols)
    }

    private func status(_ check: WebSocketUpgradeCheck) -> Int {
        switch check {
        case .granted: 101
        case .refused(let response): response.status.code
        }
    }

    private func subprotocol(_ check: WebSocketUpgradeCheck) -> String? {
        if case .granted(let upgrade) = check { upgrade.subprotocol } else { nil }
    }

    @Test("the key of RFC 6455 has the answer of RFC 6455")
    func accept() throws {
        guard case .granted(let upgrade) = check() else { throw PluginError(.internalError, "refused") }
        #expect(upgrade.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(upgrade.head.status == .switchingProtocols)
        let headers = upgrade.head.headers
        #expect(headers["sec-websocket-accept"] == ["s3pPLMBiTxaQ9kYGzzhZRbK+xOo="])
        #expect(headers["upgrade"] == ["websocket"] && headers["connection"] == ["upgrade"])
        #expect(headers["x-frame-options"] == ["DENY"] && headers["x-content-type-options"] == ["nosniff"])
        #expect(headers["content-security-policy"] == ["default-src 'self'"])
        #expect(!headers.contains(name: "sec-websocket-protocol"))
        #expect(!headers.contains(name: "sec-websocket-extensions"))
    }

    @Test("tokens are found in lists and in any case")
    func tokens() {
        #expect(status(check(["connection": "keep-alive , UPGRADE", "upgrade": "h2c,\tWebSocket "])) == 101)
        #expect(status(check(["sec-websocket-extensions": "permessage-deflate; client_max_window_bits"])) == 101)
    }

    @Test("a method other than GET is refused")
    func method() {
        #expect(status(check(method: .POST)) == 405)
        #expect(status(check(method: .HEAD)) == 405)
    }

    @Test("a request that asks for no upgrade is told to")
    func noUpgrade() throws {
        for change in [["upgrade": nil], ["connection": nil], ["upgrade": "websockets"], ["connection": "close"]] {
            #expect(status(check(change)) == 426)
        }
    }

    @Test("a version other than 13 is refused, and 13 named", arguments: [nil, "", "12", "8", "13, 8", "013", "x"])
    func versions(_ version: String?) {
        let result = check(["sec-websocket-version": version])
        #expect(status(result) == 426)
        guard case .refused(let response) = result else { return }
        #expect(response.headers[.secWebSocketVersion] == "13")
    }

    @Test(
        "a key that is not 16 bytes is refused",
        arguments: [
            nil, "", "short", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZWE=",
            "dGhlIHNhbXBsZSBub25jZ===", "dGhlIHNhbXBs*SBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==, x",
        ]
    )
    func keys(_ key: String?) {
        #expect(status(check(["sec-websocket-key": key])) == 400)
    }

    @Test("HTTP/1.0, a missing host and a body are refused")
    func others() {
        #expect(status(check(version: .http1_0)) == 400)
        #expect(status(check(["host": nil])) == 400)
        #expect(status(check(["content-length": "3"])) == 400)
        #expect(status(check(["transfer-encoding": "chunked"])) == 400)
        #expect(status(check(["content-length": "0"])) == 101)
    }

    @Test(
        "two keys, two versions and two hosts are refused",
        arguments: [
            ("sec-websocket-key", 400), ("sec-websocket-version", 426), ("host", 400),
        ]
    )
    func doubles(_ name: String, _ expected: Int) {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: Self.good)
        head.headers.add(name: name, value: head.headers[name][0])
        #expect(status(WebSocketUpgrade.check(head)) == expected)
    }

    @Test("the client's first subprotocol that the endpoint has is taken")
    func subprotocols() {
        let offer = ["sec-websocket-protocol": "chat, qntx-plugin-v1 ,superchat"]
        #expect(subprotocol(check(offer, subprotocols: ["superchat", "qntx-plugin-v1"])) == "qntx-plugin-v1")
        #expect(subprotocol(check(offer, subprotocols: ["other"])) == nil)
        #expect(subprotocol(check(offer, subprotocols: ["CHAT"])) == nil)
        #expect(subprotocol(check(offer)) == nil)
        #expect(subprotocol(check(subprotocols: ["chat"])) == nil)
        #expect(status(check(offer)) == 101)
    }
}
