import Foundation
import HTTPTypes
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The examples use the services")
struct ExampleServiceTests {
    private func end(_ host: RunningHost, _ id: String) async throws -> Job {
        #expect(try await eventually { try host.core.pulse.jobs.getJob(id).status.isFinal })
        return try host.core.pulse.jobs.getJob(id)
    }

    private func library(_ name: String) async throws -> String {
        switch name {
        case "hello-swift": BuiltLibrary.path(name)
        case "hello-rust": try await Fixture.example("hello-rust/lib.rs")
        case "hello-cpp": try await Fixture.example("hello-cpp/hello.cpp")
        default: try await Fixture.example(name, flags: ["-lm"])
        }
    }

    @Test(
        "Swift, Rust: configured, they attest who was here, and find it again",
        arguments: ["hello-swift", "hello-rust"]
    )
    func visits(_ name: String) async throws {
        let host = try await RunningHost([try await library(name)], am: "[\(name)]\ngreeting = \"moin\"\n")
        let plugin = try host.plugin(name)
        #expect(try await plugin.ask(.get, "/").text.hasPrefix("moin from"))
        let made = try await plugin.ask(.post, "/visits", body: .whole(Array("ann".utf8)))
        #expect(made.status == .created, "\(made.text)")
        let visits = try await host.json(.get, "/visits", of: name)
        #expect(visits["visits"][0]["name"] == "ann")
        let kept = try host.core.attestations.store(for: "cli").query(AttestationFilter(predicates: ["visited"]))
        #expect(kept.count == 1 && kept.first?.source == name)

        try "[\(name)]\ngreeting = \"ahoy\"\n".write(toFile: host.file, atomically: true, encoding: .utf8)
        #expect(try await eventually { try await plugin.ask(.get, "/").text.hasPrefix("ahoy from") })
        try await host.stop()
    }

    @Test(
        "Swift, Rust: a job counts with progress, and another one is cancelled",
        arguments: ["hello-swift", "hello-rust"]
    )
    func jobs(_ name: String) async throws {
        let host = try await RunningHost([try await library(name)])
        let queue = host.core.pulse.jobs
        let id = try queue.enqueue(Job(handlerName: "\(name).count", payload: Array("5".utf8)))
        let job = try await end(host, id)
        #expect(job.status == .completed && job.progressCurrent == 5 && job.progressTotal == 5)
        #expect(String(decoding: job.result, as: UTF8.self) == "counted to 5")
        let long = try queue.enqueue(Job(handlerName: "\(name).count", payload: Array("100000".utf8)))
        #expect(try await eventually { try queue.getJob(long).status == .running })
        try queue.cancelJob(long)
        #expect(try await end(host, long).status == .cancelled)
        try await host.stop()
    }

    @Test("C++: a table of its own in the database")
    func table() async throws {
        let host = try await RunningHost([try await library("hello-cpp")])
        let plugin = try host.plugin("hello-cpp")
        #expect(try await plugin.ask(.post, "/visits", body: .whole(Array("ann".utf8))).status.kind == .successful)
        #expect(try await host.json(.get, "/visits", of: "hello-cpp")["visits"][0]["name"] == "ann")
        try await host.stop()
    }

    @Test("biotech: a long alignment is a job, with progress and a result, and its outcome is attested")
    func alignment() async throws {
        let host = try await RunningHost([try await library("biotech")])
        let plugin = try host.plugin("biotech")
        let (a, b) = (String(repeating: "GATTACA", count: 200), String(repeating: "GCATGCT", count: 200))
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        let body = #"{"a":"\#(a)","b":"\#(b)","mode":"global"}"#
        let made = try await plugin.ask(.post, "/align/jobs", headers: headers, body: .whole(Array(body.utf8)))
        #expect(made.status == .accepted, "\(made.text)")
        let id = try JSONDecoder().decode(JSON.self, from: Data(made.body))["job"].text ?? ""
        #expect(made.headers[.location]?.hasSuffix(id) == true)
        let job = try await end(host, id)
        #expect(job.status == .completed && job.progressTotal > 0 && job.progressCurrent == job.progressTotal, "\(job)")
        let result = try JSONDecoder().decode(JSON.self, from: Data(job.result))
        let direct = try await plugin.ask(.post, "/align", headers: headers, body: .whole(Array(body.utf8)))
        #expect(result["score"] == (try JSONDecoder().decode(JSON.self, from: Data(direct.body))["score"]))
        let attested = try host.core.attestations.store(for: "cli").query(AttestationFilter(predicates: ["aligned"]))
        #expect(attested.count == 1 && attested.first?.source == "biotech")
        let attributes = try JSONDecoder().decode(JSON.self, from: Data((attested.first?.attributes ?? "").utf8))
        #expect(attributes["score"] == result["score"])
        #expect(try await host.json(.get, "/align/jobs/\(id)", of: "biotech")["status"] == "completed")
        try await host.stop()
    }
}
