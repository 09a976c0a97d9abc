import Foundation
import QNTXHost
import QNTXTestSupport
import Testing

@Suite("The host's own routes")
struct AdminTests {
    @Test("The list has QNTX's keys, sorted by name, and the files that are no plugins")
    func list() async throws {
        let files = try await [
            "b.so": Fixture.example("hello-c/hello.c"), "a.so": Fixture.example("hello-c/minimal.c"),
            "c.so": Repository.path("README.md"),
        ]
        try await RunningServer.with(files) { server in
            let reply = try await server.get("/api/plugins")
            #expect(reply.status == 200)
            let report: HostReport = try reply.decode()
            #expect(report.plugins.map(\.name) == ["hello-c", "minimal"])
            #expect(report.plugins.first?.routes.contains("GET /greet/{name}") == true)
            #expect(report.plugins.first?.file == server.directory.file("b.so"))
            #expect(report.rejected.count == 1)
            #expect(report.rejected.first?.code == "not_elf")
            #expect(report.rejected.first?.file == server.directory.file("c.so"))
            let json = try #require(try JSONSerialization.jsonObject(with: Data(reply.bytes)) as? [String: Any])
            let plugins = try #require(json["plugins"] as? [[String: Any]])
            let hello = try #require(plugins.first)
            for key in ["name", "version", "qntx_version", "description", "healthy", "state", "pausable"] {
                #expect(hello[key] != nil, "\(key)")
            }
            #expect(hello["state"] as? String == "running")
        }
    }

    @Test("Steps that a state does not allow are refused with QNTX's words")
    func refusals() async throws {
        let files = try await [
            "hello-c.so": Fixture.example("hello-c/hello.c"), "minimal.so": Fixture.example("hello-c/minimal.c"),
        ]
        let actions = "pause, resume, reload, enable, disable"
        try await RunningServer.with(files) { server in
            for (path, status, text) in [
                ("hello-c/resume", 400, "plugin hello-c is not paused (current state: running)"),
                ("minimal/pause", 400, "plugin minimal does not support pause/resume"),
                ("nobody/pause", 404, "plugin not found: nobody"),
                ("hello-c/dance", 400, "there is no action \"dance\"; there are \(actions)"),
            ] {
                let reply = try await server.send("POST", "/api/plugins/\(path)")
                #expect(reply.status == status, "\(path)")
                #expect(reply.error == text, "\(path)")
            }
            let wrong = try await server.get("/api/plugins/hello-c/pause")
            #expect(wrong.status == 405)
            #expect(wrong.header("allow") == "POST")
            #expect(try await server.send("POST", "/api/plugins").status == 405)
            #expect(try await server.get("/api/plugins/hello-c").status == 200)
            #expect(try await server.get("/api/plugins/nobody").status == 404)
            #expect(try await server.send("POST", "/api/plugins/hello-c").status == 405)
        }
    }

    @Test("Health is 200 when all is well, and says of each plugin how it is")
    func health() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let reply = try await server.get("/api/health")
            #expect(reply.status == 200)
            let answer = try reply.decode(Health.self)
            #expect(answer.healthy)
            #expect(answer.plugins["hello-c"]?.state == "running")
        }
    }

    @Test("With an admin token, nothing of the admin's goes without it; plugins and health do")
    func token() async throws {
        try await RunningServer.with(
            ["hello-c.so": Fixture.example("hello-c/hello.c")],
            adminToken: "sesame"
        ) { server in
            for (method, path) in [("GET", "/api/plugins"), ("POST", "/api/plugins/hello-c/pause")] {
                let none = try await server.send(method, path)
                #expect(none.status == 401)
                #expect(none.header("www-authenticate") == "Bearer realm=\"qntx\"")
                for wrong in ["Bearer sesam", "Bearer sesame1", "Basic sesame", "Bearer", "sesame"] {
                    let reply = try await server.send(
                        method,
                        path,
                        headers: [("authorization", wrong)]
                    )
                    #expect(reply.status == 401, "\(wrong)")
                }
                let right = try await server.send(
                    method,
                    path,
                    headers: [("authorization", "Bearer sesame")]
                )
                #expect(right.status == 200)
            }
            #expect(try await server.get("/api/health").status == 200)
            #expect(try await server.get("/api/hello-c/").status == 503)
        }
    }

    @Test("Pages of the web neither change plugins nor reach the host under a name of their own")
    func foreignPages() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let cross = try await server.send(
                "POST",
                "/api/plugins/hello-c/pause",
                headers: [("origin", "http://evil.example")]
            )
            #expect(cross.status == 403)
            let rebound = try await server.send("GET", "/api/plugins", headers: [("host", "evil.example")])
            #expect(rebound.status == 403)
            let own = try await server.send(
                "POST",
                "/api/plugins/hello-c/pause",
                headers: [("origin", "http://localhost:\(server.port)")]
            )
            #expect(own.status == 200)
        }
    }

    private struct Health: Decodable {
        struct Plugin: Decodable { var state: String }
        var healthy: Bool
        var plugins: [String: Plugin]
    }
}
