import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import QNTXClientSupport
import QNTXHost
import QNTXTestSupport
import Testing

/// A host in a process of its own that is changed all the time, under the load of 32 connections. How often is a matter of
/// time: `.ci/check-live` has it done a thousand times.
@Suite("A host that is changed all the time, under load", .serialized)
struct StressTests {
    /// 32 connections that ask without a pause would leave nothing for the host.
    private static let pause = Duration.milliseconds(10)
    private static let isFull = ProcessInfo.processInfo.environment["QNTX_STRESS"] == "full"

    private func get(_ url: String, _ method: HTTPMethod = .GET) async throws -> (status: UInt, text: String) {
        var request = HTTPClientRequest(url: url)
        request.method = method
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        return (response.status.code, String(buffer: try await response.body.collect(upTo: 16 << 20)))
    }

    /// Runs a test against a host with a plugin that is always well, asked by 16 clients, and another one, asked by 16 more.
    /// Not one request fails.
    private func underLoad(
        _ library: String,
        as file: String,
        at path: String,
        _ body: (_ host: HostProcess, _ plugins: TemporaryDirectory) async throws -> Void
    ) async throws {
        let (home, plugins) = (try TemporaryDirectory(), try TemporaryDirectory())
        try plugins.copy(library, as: file)
        try plugins.copy(try await LiveFixture.version("1.0.0", name: "well"), as: "well.so")
        let host = try HostProcess(["--plugins", plugins.path, "--port", "0"], home: home)
        defer { host.stop() }
        #expect(try await eventually { try await get(host.url + path).status == 200 })
        var other: Clients.Outcome?
        let well = try await Clients.asking(host.url + "/api/well/version", count: 16, pause: Self.pause) { _ in
            other = try await Clients.asking(host.url + path, count: 16, pause: Self.pause) { _ in
                try await body(host, plugins)
            }
        }
        #expect(well.failures == [])
        #expect(other?.failures == [])
    }

    private func report(_ host: HostProcess) async throws -> HostReport {
        try JSONDecoder().decode(HostReport.self, from: Data(try await get(host.url + "/api/plugins").text.utf8))
    }

    /// That what the process has more than before is what the host says is left of plugins.
    private func compare(_ host: HostProcess, _ before: ProcessFigures, _ name: String, _ plugin: String) async throws {
        // The last one that was replaced may be on its way.
        #expect(
            try await eventually {
                let kept = try await report(host).retired.filter { $0.plugin == plugin }.map(\.count).reduce(0, +)
                return try ProcessFigures(host.id).images[name] == kept + 1
            }
        )
        let retired = try await report(host).retired.map(\.bytes).reduce(0, +)
        #expect(try await eventually { try ProcessFigures(host.id).files <= before.files + 40 })
        #expect(try await eventually { try ProcessFigures(host.id).threads <= before.threads + 24 })
        let growth = try ProcessFigures(host.id).kibibytes - before.kibibytes
        // Beside the libraries: what the allocators hold for 32 more connections.
        #expect(
            growth < retired / 1024 + (96 << 10),
            "\(growth) KiB more, \(retired / 1024) KiB are said to be retired"
        )
    }

    @Test("A plugin in C is replaced between two versions, again and again")
    func replaceC() async throws {
        let versions = try await [LiveFixture.version("1.0.0", "HANDOVER"), LiveFixture.version("2.0.0", "HANDOVER")]
        try await underLoad(versions[0], as: "live.so", at: "/api/live/count") { host, plugins in
            let before = try ProcessFigures(host.id)
            for round in 1...(Self.isFull ? 1000 : 60) {
                try plugins.deploy(versions[round % 2], as: "live.so")
                let wanted = "\(round % 2 + 1).0.0\n"
                #expect(try await eventually { try await get(host.url + "/api/live/version").text == wanted })
            }
            try await compare(host, before, "live.so", "live")
        }
    }

    @Test("A plugin in Swift is replaced, again and again")
    func replaceSwift() async throws {
        try await underLoad(BuiltLibrary.path("hello-swift"), as: "hello-swift.so", at: "/api/hello-swift/greet/you") {
            host,
            _ in
            let before = try ProcessFigures(host.id)
            for _ in 1...(Self.isFull ? 1000 : 20) {
                let reply = try await get(host.url + "/api/plugins/hello-swift/reload", .POST)
                #expect(reply.status == 200, "\(reply.text)")
            }
            try await compare(host, before, "hello-swift.so", "hello-swift")
        }
    }

    @Test("Others are added and removed, many at once")
    func addAndRemove() async throws {
        let names = (0..<(Self.isFull ? 20 : 6)).map { "other\($0)" }
        var others: [String: String] = [:]
        for name in names { others[name] = try await LiveFixture.version("1.0.0", name: name) }
        try await underLoad(try await LiveFixture.version("1.0.0"), as: "live.so", at: "/api/live/pooled") {
            host,
            plugins in
            let before = try ProcessFigures(host.id)
            for _ in 1...(Self.isFull ? 10 : 1) {
                for (name, library) in others { try plugins.copy(library, as: name + ".so") }
                #expect(try await eventually { try await report(host).plugins.count == names.count + 2 })
                for name in names {
                    let reply = try await get(host.url + "/api/\(name)/version")
                    #expect(reply.status == 200)
                    try FileManager.default.removeItem(atPath: plugins.file(name + ".so"))
                }
                #expect(try await eventually { try await report(host).plugins.count == 2 })
            }
            #expect(try await eventually { try await report(host).unloaded > 0 })
            #expect(try await eventually { try ProcessFigures(host.id).files <= before.files + 40 })
            #expect(try await eventually { try ProcessFigures(host.id).threads <= before.threads + 24 })
        }
    }

    @Test("The running file is cut off, overwritten, spoiled and renamed")
    func faults() async throws {
        let good = try await LiveFixture.version("1.0.0", "HANDOVER")
        let bad = try await [
            LiveFixture.version("2.0.0", "FAULT_INITIALIZE_FAILS"),
            LiveFixture.version("2.0.0", "FAULT_REGISTER_FAILS"),
            LiveFixture.version("2.0.0", "HANDOVER", "FAULT_RESTORE_FAILS"),
        ]
        try await underLoad(good, as: "live.so", at: "/api/live/version") { host, plugins in
            let path = plugins.file("live.so")
            for _ in 1...(Self.isFull ? 20 : 2) {
                let file = try #require(FileHandle(forWritingAtPath: path))
                try file.truncate(atOffset: 1000)
                try file.close()
                #expect(try await eventually { try await report(host).rejected.count == 1 })
                try FileBytes.write([UInt8](repeating: 0xA5, count: 20_000), to: path)
                #expect(try await eventually { try await report(host).rejected.first?.code == "not_elf" })
                for library in bad {
                    try FileManager.default.removeItem(atPath: path)
                    try plugins.copy(library, as: "live.so")
                    #expect(try await eventually { try await report(host).rejected.first?.code == "plugin_failed" })
                }
                try plugins.deploy(good, as: "live.so")
                #expect(try await eventually { try await report(host).rejected.isEmpty })
            }
        }
    }

    @Test("A library that crashes in its constructor takes the host down, as the threat model says")
    func constructor() async throws {
        let (home, plugins) = (try TemporaryDirectory(), try TemporaryDirectory())
        let host = try HostProcess(["--plugins", plugins.path, "--port", "0"], home: home)
        try plugins.copy(try await LiveFixture.version("1.0.0", "FAULT_CONSTRUCTOR_CRASHES"), as: "live.so")
        #expect(host.wait() == SIGABRT)
    }
}
