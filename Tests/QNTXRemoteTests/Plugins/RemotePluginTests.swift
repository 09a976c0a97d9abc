import Foundation
import HTTPTypes
import Logging
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXTestSupport
import Testing

@Suite(.serialized) struct RemotePluginTests {
    @Test func `A program among the plugins' paths is a plugin like any other`() async throws {
        let host = try await PeerHost([.init(config: ["cells": "5", "empty": "", "_inner": "x"])])
        let plugin = try host.plugin()
        let process = try host.process()
        #expect(plugin.metadata.version == "1.2.3")
        #expect(plugin.metadata.license == "MIT")
        #expect(host.host.registry.getState("peer") == .running)
        let health = await plugin.health()
        #expect(
            health
                == HealthStatus(
                    healthy: true,
                    message: "well",
                    details: ["calls": "7", "process.confinement": Confinement().summary]
                )
        )
        let schema = try await plugin.configSchema()
        #expect(schema["cells"]?.type == "integer")
        #expect(schema["cells"]?.maxValue == "9")
        #expect(try await host.json("/config", as: [String: String].self) == ["cells": "5"])
        let report = await host.host.report()
        #expect(report.plugins.first?.file?.hasSuffix("/qntx-peer-plugin") == true)
        #expect(report.plugins.first?.healthy == true)
        try await host.stop()
        #expect(host.notes() == ["initialized", "shutdown"])
        #expect(!PeerHost.exists(process))
    }

    @Test(arguments: ["qntx-peer", "peer"])
    func `A program is found by each of the names that QNTX gives it`(file: String) async throws {
        let host = try await PeerHost([.init(file: file)])
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `A directory whose plugins are all loaded takes programs by their names`() async throws {
        let host = try await PeerHost([.init(), .init(name: "other")], isListed: true)
        #expect(host.host.registry.list() == ["other", "peer"], "\(host.host.rejected.map(\.error))")
        #expect(host.host.registry.getState("other") == .running)
        try await host.stop()
    }

    @Test func `What a plugin writes is its log, with the levels that it gives`() async throws {
        let host = try await PeerHost([.init(config: ["a": "1"])])
        #expect(await eventually { host.log.messages.contains("something bad") })
        let lines = host.log.lines
        let output = lines.first { $0.message == "told of 1 values" }
        #expect(output?.level == .info)
        #expect(output?.metadata["plugin.id"] == "peer")
        let warning = lines.first { $0.message == "a warning" }
        #expect(warning?.level == .warning)
        #expect(warning?.metadata["key"] == "5")
        #expect(lines.first { $0.message == "something bad" }?.level == .error)
        #expect(!lines.contains { $0.message.hasPrefix("QNTX_PLUGIN_PORT") })
        try await host.stop()
    }

    @Test func `A request and its answer come through whole`() async throws {
        struct Echo: Decodable {
            var method: String
            var query: String
            var body: String
        }
        let host = try await PeerHost()
        var headers: HTTPFields = [.accept: "a/b"]
        headers.append(HTTPField(name: .accept, value: "c/d"))
        headers[.connection] = "upgrade"
        let body = [UInt8](0...255)
        let answer = try await host.ask(.patch, "/echo", query: "x=1&y=%20", headers: headers, body: body)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "application/json")
        let echo = try JSONDecoder().decode(Echo.self, from: Data(answer.body))
        #expect(echo.method == "PATCH")
        #expect(echo.query == "x=1&y=%20")
        #expect(echo.body == body.map { String(format: "%02x", $0) }.joined())
        #expect(
            answer.text.contains(#"["Accept", ["a/b", "c/d"]]"#) || answer.text.contains(#"["accept", ["a/b", "c/d"]]"#)
        )
        #expect(!answer.text.lowercased().contains("connection"))
        let cookies = try await host.ask("/cookies")
        #expect(cookies.status == .created)
        #expect(cookies.headers[values: .setCookie] == ["a=1", "b=2", "c=3"])
        #expect(cookies.headers.count == 3)
        try await host.stop()
    }

    @Test func `A plugin whose routes have the whole path is found by it`() async throws {
        let host = try await PeerHost()
        let answer = try await host.ask(.post, "/whole", body: [1, 2])
        #expect(answer.text == #"{"path": "/api/peer/whole", "body": "0102"}"#)
        let missing = try await host.ask("/nothing")
        #expect(missing.status == .notFound)
        #expect(missing.text == "not here")
        try await host.stop()
    }

    @Test func `Megabytes go both ways, and what is too much for a message is refused`() async throws {
        let host = try await PeerHost()
        let large = [UInt8](repeating: 7, count: 3 << 20)
        #expect(try await host.ask(.post, "/raw", body: large).body == large)
        #expect(try await host.ask("/bytes", query: "\(5 << 20)").status == .badGateway)
        #expect(try await host.ask(.post, "/raw", body: .init(repeating: 0, count: 5 << 20)).status == .contentTooLarge)
        #expect(try await host.ask("/bytes", query: "3").body == [0, 0, 0])
        try await host.stop()
    }

    @Test(arguments: ["99", "100", "600", "-1", "2147483647"])
    func `A status that is none is the gateway's failure`(status: String) async throws {
        let host = try await PeerHost()
        #expect(try await host.ask("/status", query: status).status == .badGateway)
        #expect(try await host.ask("/status", query: "418").status.code == 418)
        try await host.stop()
    }

    @Test func `A handler that fails is the gateway's failure, and the log has its words`() async throws {
        let host = try await PeerHost()
        #expect(try await host.ask("/abort").status == .badGateway)
        #expect(host.log.messages(.error).contains { $0.contains("no mood") })
        #expect(host.host.registry.getState("peer") == .running)
        try await host.stop()
    }

    @Test func `A plugin is told when nobody waits for its answer any more`() async throws {
        let host = try await PeerHost()
        let (sink, work) = try host.send(.get, "/hang")
        #expect(try await host.ask("/cookies").status == .created)
        sink.leave()
        work?.cancel()
        #expect(await eventually { host.notes().contains("called off") })
        try await host.stop()
    }

    @Test func `Its process has the environment that is configured, and none of the host's files`() async throws {
        struct Environment: Decodable {
            var environment: [String: String]
            var files: [String]
        }
        let host = try await PeerHost([.init(environment: ["COLOR=blue", "PATH", "QNTX_NOT_SET"])])
        let found: Environment = try await host.json("/environment")
        #expect(found.environment["COLOR"] == "blue")
        #expect(found.environment["PATH"] == ProcessInfo.processInfo.environment["PATH"])
        #expect(found.environment["HOME"] == nil)
        #expect(found.environment["QNTX_NOT_SET"] == nil)
        #expect(!found.files.isEmpty)
        #expect(!found.files.contains { $0.contains("qntx.db") })
        try await host.stop()
    }
}
