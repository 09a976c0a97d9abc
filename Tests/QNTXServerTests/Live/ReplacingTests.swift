import Foundation
import QNTXClientSupport
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Plugins that come, change and go while requests flow")
struct ReplacingTests {
    @Test("A file that is renamed into place is served, and one that is deleted is not")
    func addAndRemove() async throws {
        let library = try await LiveFixture.version("1.0.0")
        try await RunningServer.with { server in
            #expect(try await server.get("/api/live/version").status == 404)
            try server.directory.deploy(library, as: "live.so")
            #expect(try await eventually { try await server.get("/api/live/version").text == "1.0.0\n" })
            try server.directory.delete("live.so")
            #expect(try await eventually { try await server.get("/api/live/version").status == 404 })
            // It is on the list until its shutdown is over.
            let isGone = try await eventually {
                let report: HostReport = try await server.get("/api/plugins").decode()
                return report.plugins.isEmpty && report.rejected.isEmpty
            }
            #expect(isGone)
        }
    }

    @Test(
        "A new version takes the old one's place, and no request fails meanwhile",
        arguments: ["version", "pooled"]
    )
    func replace(_ path: String) async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await RunningServer.with(["live.so": one]) { server in
            let outcome = try await Clients.asking(server.url + "/api/live/\(path)", count: 8) { clients in
                for (index, library) in [two, one, two, one, two].enumerated() {
                    try server.directory.deploy(library, as: "live.so")
                    let wanted = index % 2 == 0 ? "2.0.0\n" : "1.0.0\n"
                    #expect(try await eventually { try await server.get("/api/live/version").text == wanted })
                    try await clients.waitFor(more: 50)
                }
            }
            #expect(outcome.failures == [])
            #expect(outcome.answers.keys.sorted() == ["1.0.0\n", "2.0.0\n"])
        }
    }

    @Test("What overwrites the file in place, piece by piece, is loaded once it is whole")
    func overwrite() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await RunningServer.with(["live.so": one]) { server in
            let outcome = try await Clients.asking(server.url + "/api/live/version", count: 4) { clients in
                let file = try #require(FileHandle(forWritingAtPath: server.directory.file("live.so")))
                try file.truncate(atOffset: 0)
                for piece in stride(from: 0, to: try FileBytes.read(two).count, by: 4096) {
                    try file.write(contentsOf: try FileBytes.read(two).dropFirst(piece).prefix(4096))
                    try await clients.waitFor(more: 2)
                }
                try file.close()
                #expect(try await eventually { try await server.get("/api/live/version").text == "2.0.0\n" })
            }
            #expect(outcome.failures == [])
            #expect(
                !server.log.lines.contains { ["not_elf", "malformed_elf"].contains($0.metadata["error.code"] ?? "") }
            )
        }
    }

    @Test("Requests under way are answered by the version that they began with")
    func drain() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        Trace.begin()
        try await RunningServer.with(["live.so": one]) { server in
            let gate = server.directory.file("gate")
            async let slow = server.get("/api/live/wait", headers: [("x-file", gate)])
            let domain = try #require(server.host.domains.snapshot().domains["live"])
            #expect(await eventually { domain.requestsInFlight == 1 })
            try server.directory.deploy(two, as: "live.so")
            #expect(try await eventually { try await server.get("/api/live/version").text == "2.0.0\n" })
            try FileBytes.write([], to: gate)
            let reply = try await slow
            #expect(reply.status == 200)
            #expect(reply.text == "1.0.0\n")
            #expect(await eventually { Trace.lines(of: "live").contains("1.0.0 shutdown") })
        }
    }

    @Test("A counter goes on counting over replacements, and no count is lost or given twice")
    func handover() async throws {
        let one = try await LiveFixture.version("1.0.0", "HANDOVER")
        let two = try await LiveFixture.version("2.0.0", "HANDOVER")
        try await RunningServer.with(["live.so": one]) { server in
            let outcome = try await Clients.asking(server.url + "/api/live/count", count: 8) { clients in
                for index in 0..<20 {
                    try server.directory.deploy(index % 2 == 0 ? two : one, as: "live.so")
                    let wanted = index % 2 == 0 ? "2.0.0\n" : "1.0.0\n"
                    #expect(try await eventually { try await server.get("/api/live/version").text == wanted })
                    try await clients.waitFor(more: 20)
                }
            }
            #expect(outcome.failures == [])
            #expect(outcome.answers.values.allSatisfy { $0 == 1 }, "two requests got the same count")
            let counts = outcome.answers.keys.compactMap { Int($0.dropLast()) }.sorted()
            #expect(counts == Array(1...max(1, counts.count)))
        }
    }

    @Test("A plugin that is paused is paused in its next version too")
    func paused() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await RunningServer.with(["live.so": one]) { server in
            try await server.host.pause("live")
            try server.directory.deploy(two, as: "live.so")
            #expect(await eventually { server.host.registry.get("live")?.metadata.version == "2.0.0" })
            #expect(server.host.registry.getState("live") == .paused)
            #expect(try await server.get("/api/live/version").status == 503)
            try await server.host.resume("live")
            #expect(try await server.get("/api/live/version").text == "2.0.0\n")
        }
    }

    @Test("A file that is renamed keeps its plugin going")
    func move() async throws {
        let one = try await LiveFixture.version("1.0.0")
        try await RunningServer.with(["live.so": one]) { server in
            let outcome = try await Clients.asking(server.url + "/api/live/version", count: 4) { _ in
                try FileManager.default.moveItem(
                    atPath: server.directory.file("live.so"),
                    toPath: server.directory.file("other.so")
                )
                #expect(
                    try await eventually {
                        let report: HostReport = try await server.get("/api/plugins").decode()
                        return report.plugins.first?.file == server.directory.file("other.so")
                    }
                )
            }
            #expect(outcome.failures == [])
        }
    }

    @Test("The other file of a name has its turn when the first one goes")
    func duplicates() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await RunningServer.with(["a.so": one, "b.so": two]) { server in
            #expect(try await server.get("/api/live/version").text == "1.0.0\n")
            let rejected = server.host.rejected
            #expect(rejected.map(\.error.code) == [.duplicateName])
            try server.directory.delete("a.so")
            #expect(try await eventually { try await server.get("/api/live/version").text == "2.0.0\n" })
            #expect(server.host.rejected.isEmpty)
        }
    }

    @Test("A directory that is not there yet, or goes and comes back, is watched")
    func directory() async throws {
        let one = try await LiveFixture.version("1.0.0")
        try await RunningServer.with { server in
            let report: HostReport = try await server.get("/api/plugins").decode()
            #expect(report.directories.map(\.directory) == [server.directory.path])
            #expect(report.directories.map(\.watching) == ["notices"])
            try FileManager.default.removeItem(atPath: server.directory.path)
            #expect(await eventually { server.host.rejected.map(\.error.code) == [.fileNotFound] })
            try FileManager.default.createDirectory(
                atPath: server.directory.path,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
            try server.directory.deploy(one, as: "live.so")
            #expect(try await eventually { try await server.get("/api/live/version").text == "1.0.0\n" })
            #expect(server.host.rejected.isEmpty)
        }
    }
}
