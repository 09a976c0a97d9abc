import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import QNTXClientSupport
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXTestSupport
import Testing

/// The same library in the host's process and in one of its own, by one word.
@Suite("A library in a process of its own")
struct IsolationTests {
    private static func serve(
        _ files: [String: String],
        _ settings: String = "",
        _ arguments: [String] = [],
        _ body: (HostProcess, TemporaryDirectory) async throws -> Void
    ) async throws {
        let home = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: home.file("lib"), withIntermediateDirectories: false)
        for (name, library) in files { try home.copy(library, as: "lib/\(name)") }
        try home.write(Array(settings.utf8), as: "am.toml")
        let host = try HostProcess(
            ["--port", "0", "--config", home.file("am.toml"), "--plugins", home.file("lib")] + arguments,
            home: home
        )
        defer { host.stop() }
        for name in files.keys {
            let runs = await eventually { (try? await report(host, String(name.dropLast(3))))?.state == .running }
            try #require(runs, "\(name) does not run")
        }
        try await body(host, home)
    }

    private static func send(
        _ url: String,
        _ method: HTTPMethod = .GET,
        _ body: String? = nil
    ) async throws -> (status: UInt, text: String, headers: HTTPHeaders) {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = try await answer.body.collect(upTo: 1 << 20)
        return (answer.status.code, String(buffer: bytes), answer.headers)
    }

    private static func report(_ host: HostProcess, _ name: String) async throws -> PluginReport {
        let answer = try await send("\(host.url)/api/plugins/\(name)")
        return try JSONDecoder().decode(PluginReport.self, from: Data(answer.text.utf8))
    }

    @Test("One word decides, and what it serves is the same", arguments: ["none", "process"])
    func oneWord(_ isolation: String) async throws {
        let settings = """
            [plugin.hello-c]
            isolation = "\(isolation)"
            [hello-c]
            greeting = "Salve"
            """
        try await Self.serve(["hello-c.so": try await Fixture.example("hello-c/hello.c")], settings) { host, _ in
            let greeting = try await Self.send("\(host.url)/api/hello-c/greet/you")
            #expect(greeting.status == 200 && greeting.text.contains("Salve"))
            #expect(try await Self.send("\(host.url)/api/hello-c/echo", .POST, "abc").text == "abc")
            #expect(try await Self.send("\(host.url)/api/hello-c/nothing").status == 404)
            #expect(try await Self.send("\(host.url)/api/hello-c/echo").status == 405)
            let report = try await Self.report(host, "hello-c")
            #expect((report.process != nil) == (isolation == "process") && report.healthy && report.pausable)
            #expect(try await Self.send("\(host.url)/api/plugins/hello-c/pause", .POST).status == 200)
            #expect(try await Self.send("\(host.url)/api/hello-c/greet/you").status == 503)
            #expect(try await Self.send("\(host.url)/api/plugins/hello-c/resume", .POST).status == 200)
            #expect(try await Self.send("\(host.url)/api/hello-c/greet/you").status == 200)
        }
    }

    @Test("It has the host's services, also where it is confined strictly", arguments: ["default", "strict"])
    func services(_ confinement: String) async throws {
        let settings = """
            [plugin.services]
            confinement = "\(confinement)"
            """
        let files = ["services.so": try await Fixture.library("services")]
        try await Self.serve(files, settings, ["--isolate"]) { host, _ in
            let url = "\(host.url)/api/services"
            let tables = try await Self.send("\(url)/services")
            #expect(tables.text.contains("\"there\":1"))
            let created = try await Self.send("\(url)/db/execute", .POST, "CREATE TABLE services_t (a INTEGER)")
            #expect(created.status == 200 && created.text.contains("\"status\":0"), "\(created.text)")
            let insert = "INSERT INTO services_t VALUES (42)"
            #expect(try await Self.send("\(url)/db/execute", .POST, insert).text.contains("\"status\":0"))
            let rows = try await Self.send("\(url)/db/query", .POST, "SELECT a FROM services_t")
            #expect(rows.text.contains("42"), "\(rows.text)")
            let jobs = try await Self.send("\(url)/queue/jobs")
            #expect(jobs.status == 200 && !jobs.text.contains("-13"), "\(jobs.text)")
            let exists = try await Self.send("\(url)/attest/exists/ASnothing")
            #expect(exists.status == 200 && exists.text.contains("0"), "\(exists.text)")
        }
    }

    @Test("What crashes takes its own requests with it, is back by itself, and its neighbour serves every request")
    func crash() async throws {
        let files = [
            "faults.so": try await Fixture.library("faults", flags: ["-lpthread"]),
            "hello-c.so": try await Fixture.example("hello-c/hello.c"),
        ]
        let settings = "[plugin.faults]\nisolation = \"process\"\nrestart_max_delay_secs = 1\nrestart_limit = 100\n"
        try await Self.serve(files, settings) { host, _ in
            let neighbour = host.url + "/api/hello-c/greet/you"
            let outcome = try await Clients.asking(neighbour, count: 2) { clients in
                let ways = [("segv", "SIGSEGV"), ("abort", "SIGABRT"), ("exit", "23"), ("overflow", "SIGSEGV")]
                for (number, (way, sign)) in ways.enumerated() {
                    let hanging = Task { try await Self.send("\(host.url)/api/faults/hang").status }
                    let hasBegun = try await eventually {
                        let log = try await Self.send("\(host.url)/api/plugins/faults/logs?lines=200").text
                        return log.components(separatedBy: "about to hang").count > number + 1
                    }
                    #expect(hasBegun, "\(way)")
                    let crashed = try await Self.send("\(host.url)/api/faults/\(way)")
                    #expect(crashed.status == 502, "\(way)")
                    let hung = try await hanging.value
                    #expect(hung == 502, "\(way)")
                    let isBack = try await eventually {
                        let answer = try await Self.send("\(host.url)/api/faults/hello")
                        if answer.status == 503 { #expect(answer.headers.first(name: "retry-after") != nil) }
                        return answer.status == 200
                    }
                    #expect(isBack, "\(way)")
                    let end = try await Self.report(host, "faults").process?.history.first
                    let text = "\(end?.signal ?? "") \(end?.status.map(String.init) ?? "")"
                    #expect(text.contains(sign), "\(way): \(text)")
                    #expect(end?.lines.contains { $0.contains("about to \(way)") } == true)
                }
                try await clients.waitFor(more: 20)
            }
            #expect(outcome.failures == [])
            #expect(outcome.answers.keys.count == 1)
        }
    }
}
