import Foundation
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Synchronization
import Testing

@Suite("The host's routes for services")
struct ServiceRouteTests {
    private func withCore(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
        let home = try TemporaryDirectory()
        let core = try Core(
            configuration: CoreConfiguration(path: home.file("qntx.db"), storage: StorageSettings(durability: .normal)),
            logger: LogRecorder().logger()
        )
        let files = [
            "crash.so": try await Fixture.library("crash"), "hello-c.so": try await Fixture.example("hello-c/hello.c"),
        ]
        try await RunningServer.with(files, core: core, body)
        try core.close()
    }

    @Test("Attestations: one, many, found, streamed as lines; what is wrong is said")
    func attestations() async throws {
        try await withCore { server in
            let one = try await server.send(
                "POST",
                "/api/attestations",
                body: #"{"subjects":["a"],"attributes":{"n":1}}"#
            )
            #expect(one.status == 201)
            let list = #"[{"subjects":["b"],"actors":["me"]},{"subjects":["c"],"actors":["me"]}]"#
            #expect(try await server.send("POST", "/api/attestations", body: list).status == 201)
            let found = try await server.get("/api/attestations?actor=me&limit=1")
            let json = try #require(try JSONSerialization.jsonObject(with: Data(found.bytes)) as? [String: Any])
            #expect((json["attestations"] as? [[String: Any]])?.first?["subjects"] as? [String] == ["c"])
            let all = try await server.get("/api/attestations?limit=0", headers: [("accept", "application/x-ndjson")])
            #expect(all.text.split(separator: "\n").count == 3)
            for (body, status) in [
                ("{", 400), (#"{"subjects":"a"}"#, 400), (#"{"subject":["a"]}"#, 400), ("{}", 400),
                (#"[{"subjects":["a"]},{"subjects":["b"],"actors":["x"]}]"#, 400),
                (#"{"subjects":["\#(String(repeating: "x", count: 5000))"]}"#, 413),
            ] {
                let reply = try await server.send("POST", "/api/attestations", body: body)
                #expect(reply.status == status, "\(body.prefix(80)): \(reply.text)")
                #expect(reply.error?.isEmpty == false)
            }
            #expect(try await server.get("/api/attestations?subjects=a").status == 400)
            #expect(try await server.get("/api/attestations?limit=many").status == 400)
        }
    }

    @Test("Jobs: added, shown, followed to their end, refused where they cannot be")
    func jobs() async throws {
        try await withCore { server in
            let made = try await server.send(
                "POST",
                "/api/jobs",
                body: #"{"handler_name":"crash.slow","payload":"5","source":"test"}"#
            )
            #expect(made.status == 201)
            let job: JobReport = try made.decode()
            #expect(made.header("location") == "/api/jobs/\(job.id)")
            let events = try await server.get("/api/jobs/\(job.id)/events")
            #expect(events.header("content-type") == "text/event-stream")
            #expect(events.text.contains("event: job\n") && events.text.contains(#""status":"completed""#))
            let shown: JobReport = try await server.get("/api/jobs/\(job.id)").decode()
            #expect(shown.status == .completed && shown.result == "5" && shown.progress.current == 5)
            #expect(try await server.send("POST", "/api/jobs/\(job.id)/cancel").status == 409)
            #expect(try await server.send("POST", "/api/jobs/\(job.id)/dance").status == 400)
            #expect(try await server.get("/api/jobs/JBNOTHING").status == 404)
            #expect(try await server.get("/api/jobs?status=lost").status == 400)
            #expect(try await server.send("POST", "/api/jobs", body: #"{"handler_name":""}"#).status == 400)
        }
    }

    @Test("A plugin's log: its last lines; nobody's is 404")
    func logs() async throws {
        try await withCore { server in
            let reply = try await server.get("/api/plugins/hello-c/logs?lines=10")
            #expect(reply.status == 200 && reply.text.contains("\"plugin\":\"hello-c\""))
            #expect(try await server.get("/api/plugins/nobody/logs").status == 404)
            #expect(try await server.get("/api/plugins/hello-c/logs?lines=x").status == 400)
        }
    }

    @Test("Without a database they say so")
    func none() async throws {
        try await RunningServer.with(["hello-c.so": try await Fixture.example("hello-c/hello.c")]) { server in
            for path in ["/api/jobs", "/api/attestations", "/api/plugins/hello-c/config"] {
                let reply = try await server.get(path)
                #expect(reply.status == 501, "\(path)")
            }
        }
    }

    @Test("Who follows a log is let go when the server stops, which waits for nobody who only looks on")
    func follower() async throws {
        let begin = ContinuousClock.now
        let following = Mutex<Task<Reply, any Error>?>(nil)
        try await withCore { server in
            let task = Task { try await server.get("/api/plugins/hello-c/logs?follow") }
            following.withLock { $0 = task }
            // It has begun once the log has somebody to tell.
            #expect(await eventually { server.host.logs.followers(of: "hello-c") == 1 })
        }
        #expect(begin.duration(to: .now) < .seconds(50))
        _ = await following.withLock({ $0 })?.result
    }
}
