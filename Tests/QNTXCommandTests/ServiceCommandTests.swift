import Foundation
import QNTXTestSupport
import Testing

@Suite("qntx job, qntx ats")
struct ServiceCommandTests {
    private func withHost(_ body: (HostProcess) async throws -> Void) async throws {
        let plugins = try TemporaryDirectory()
        try plugins.copy(try await Fixture.library("crash"), as: "crash.so")
        let host = try HostProcess(["--plugins", plugins.path, "--port", "0"], home: try TemporaryDirectory())
        do {
            try await body(host)
        } catch {
            host.stop()
            throw error
        }
        #expect(host.stop() == 0)
    }

    @Test("A job is enqueued, watched to its end, shown and listed; one that is cancelled ends with status 1")
    func jobs() async throws {
        try await withHost { host in
            let watched = try await CommandLine.run(
                "job",
                "enqueue",
                "crash.slow",
                "--payload",
                "20",
                "--watch",
                "--url",
                host.url
            )
            #expect(watched.status == 0, "\(watched)")
            let lines = watched.output.split(separator: "\n").map(String.init)
            let id = lines.first ?? ""
            #expect(id.hasPrefix("JB") && id.count == 32)
            #expect(
                lines.dropLast().last == "[##############################] 100% 20/20 completed" && lines.last == "20"
            )
            let shown = try await CommandLine.run("job", "show", id, "--url", host.url)
            #expect(shown.output.contains("status      completed") && shown.output.contains("progress    20/20"))
            #expect(shown.output.contains("plugin      crash"))
            let list = try await CommandLine.run("job", "list", "--status", "completed", "--url", host.url)
            #expect(list.output.contains(id) && list.output.contains("Total: 1 job(s)"))

            let large = String(repeating: "x", count: 10_000)
            let whole = try await CommandLine.run(
                "job",
                "enqueue",
                "crash.work",
                "--payload",
                large,
                "--watch",
                "--url",
                host.url
            )
            #expect(whole.status == 0 && whole.output.hasSuffix(large + "\n"))

            let long = try await CommandLine.run(
                "job",
                "enqueue",
                "crash.slow",
                "--payload",
                "100000",
                "--url",
                host.url
            )
            let other = long.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let paused = try await CommandLine.run("job", "pause", other, "--url", host.url)
            #expect(paused.output == "\(other) paused\n", "\(paused)")
            #expect(try await CommandLine.run("job", "resume", other, "--url", host.url).status == 0)
            #expect(
                try await CommandLine.run("job", "cancel", other, "--url", host.url).output == "\(other) cancelled\n"
            )
            let end = try await CommandLine.run("job", "watch", other, "--url", host.url, "--json")
            #expect(end.status == 1 && end.output.contains("\"status\":\"cancelled\""))
        }
    }

    @Test("What is wrong with a job is said")
    func badJobs() async throws {
        try await withHost { host in
            let unknown = try await CommandLine.run("job", "show", "JBNOTHING", "--url", host.url)
            #expect(unknown.status == 1 && unknown.errors.contains("JBNOTHING"))
            let empty = try await CommandLine.run("job", "enqueue", "", "--url", host.url)
            #expect(empty.status == 1 && !empty.errors.isEmpty)
            let nobody = try await CommandLine.run("job", "enqueue", "nobody.has.this", "--url", host.url)
            #expect(nobody.status == 0)
            let id = nobody.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let waits = try await CommandLine.run("job", "show", id, "--url", host.url)
            #expect(waits.output.contains("none has this handler: the job waits until one does"))
            let list = try await CommandLine.run("job", "list", "--status", "queued", "--json", "--url", host.url)
            #expect(list.output.contains("nobody.has.this"))
            let status = try await CommandLine.run("job", "list", "--status", "lost", "--url", host.url)
            #expect(status.status == 64)
        }
    }

    @Test("An attestation is added, and found by what it says; JSON comes a line each")
    func attestations() async throws {
        try await withHost { host in
            let added = try await CommandLine.run(
                "ats",
                "add",
                "ALICE",
                "-p",
                "member_of",
                "-c",
                "TEAM",
                "--attributes",
                #"{"since":2020}"#,
                "--url",
                host.url
            )
            #expect(added.status == 0 && added.output.hasPrefix("AS"), "\(added)")
            let id = added.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let dated = try await CommandLine.run(
                "ats",
                "add",
                "BOB",
                "CAROL",
                "-a",
                "me",
                "--time",
                "2026-01-31",
                "--url",
                host.url
            )
            #expect(dated.status == 0)
            let found = try await CommandLine.run("ats", "query", "-s", "alice", "--json", "--url", host.url)
            let object = try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any]
            #expect(object?["id"] as? String == id && object?["source"] as? String == "cli", "\(found)")
            #expect((object?["attributes"] as? [String: Int])?["since"] == 2020)
            let table = try await CommandLine.run(
                "ats",
                "query",
                "--since",
                "2026-01-31",
                "--until",
                "2026-02-01",
                "--url",
                host.url
            )
            #expect(table.output.contains("2026-01-31 00:00:00  BOB, CAROL"), "\(table.output)")
            #expect(
                try await CommandLine.run("ats", "query", "-s", "nobody", "--url", host.url).output
                    == "no attestations\n"
            )
            #expect(try await CommandLine.run("ats", "add", "X", "--attributes", "[1]", "--url", host.url).status == 64)
            let large = try await CommandLine.run("ats", "add", String(repeating: "x", count: 5000), "--url", host.url)
            #expect(large.status == 1 && large.errors.contains("4096"), "\(large)")
        }
    }

    @Test("A corrupt database, or one that cannot be written, is said at the start, and left as it is")
    func badDatabases() async throws {
        let home = try TemporaryDirectory()
        try Data("this is no database, however long it goes on".utf8).write(
            to: URL(fileURLWithPath: home.file("qntx.db"))
        )
        let corrupt = try await CommandLine.run("serve", "--port", "0", "--database", home.file("qntx.db"))
        #expect(corrupt.status == 1 && corrupt.errors.contains("qntx.db"), "\(corrupt)")
        #expect(try String(contentsOfFile: home.file("qntx.db"), encoding: .utf8).hasPrefix("this is no database"))
        let nowhere = try await CommandLine.run("serve", "--port", "0", "--database", "/proc/nothing/qntx.db")
        #expect(nowhere.status == 1 && nowhere.errors.contains("/proc/nothing"), "\(nowhere)")
    }

    /// Who is nobody, to whom permissions apply.
    private static let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

    private static func canBeNobody() async -> Bool {
        guard getuid() == 0, Command.isInstalled("setpriv") else { return false }
        return (try? await Command(nobody + ["test", "-x", CommandLine.path]).run().status) == 0
    }

    @Test(
        "A database that may be read but not written is said so, and is as it was; one that a killed host has left, too",
        .enabled { await canBeNobody() },
        arguments: [SIGTERM, SIGKILL]
    )
    func readOnly(_ signal: Int32) async throws {
        let home = try TemporaryDirectory()
        let file = home.file("qntx.db")
        try HostProcess(["--port", "0"], home: home).stop(signal)
        let before = try Data(contentsOf: URL(fileURLWithPath: file))
        for (path, mode) in [(file, 0o444), (home.path, 0o555)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        let environment = ["env", "HOME=/nonexistent"]
        let outcome = try await Command(
            Self.nobody + environment + [CommandLine.path, "serve", "--port", "0", "--database", file]
        ).run()
        #expect(outcome.status == 1 && outcome.errors.contains("readonly database"), "\(outcome)")
        #expect(outcome.errors.contains("make the file and its directory writable"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: home.path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
    }
}
