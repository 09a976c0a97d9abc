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

/// Where the library of a side manifest runs.
@Suite("qntx serve with side manifests")
struct ManifestServeTests {
    private static let math = Manifests.text(library: "libm.so.6", functions: "cos = \"(x: f64) -> f64\"")

    private static func serve(
        _ settings: String = "",
        _ arguments: [String] = [],
        _ prepare: (TemporaryDirectory) throws -> Void,
        _ body: (HostProcess, TemporaryDirectory) async throws -> Void
    ) async throws {
        let home = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: home.file("lib"), withIntermediateDirectories: false)
        try prepare(home)
        try home.write(Array(settings.utf8), as: "am.toml")
        let host = try HostProcess(
            ["--port", "0", "--config", home.file("am.toml"), "--plugins", home.file("lib")] + arguments,
            home: home
        )
        defer { host.stop() }
        try await body(host, home)
    }

    private static func post(_ url: String, _ body: String) async throws -> (status: UInt, text: String) {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: body))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        return (answer.status.code, String(buffer: try await answer.body.collect(upTo: 1 << 20)))
    }

    private static func report(_ host: HostProcess) async throws -> HostReport {
        let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "\(host.url)/api/plugins"),
            timeout: .seconds(60)
        )
        let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
        return try JSONDecoder().decode(HostReport.self, from: Data(text.utf8))
    }

    private static func running(_ host: HostProcess, _ name: String) async throws -> PluginReport {
        let runs = try await eventually {
            try await report(host).plugins.contains { $0.name == name && $0.state == .running }
        }
        let found = try await report(host)
        try #require(runs, "\(found.rejected)")
        return try #require(found.plugins.first { $0.name == name })
    }

    @Test(
        "A process of its own is where it runs unless it is told otherwise",
        arguments: [
            ("", true), ("isolation = \"none\"", false), ("isolation = \"process\"", true),
            ("[plugin.\"*\"]\nisolation = \"none\"", false),
        ]
    )
    func isolation(setting: String, isIsolated: Bool) async throws {
        let library = try await Fixture.example("hello-c/hello.c")
        try await Self.serve("[plugin.math]\nthreads = 2\n\(setting)\n") { home in
            try home.write(Self.math, as: "lib/math.qntx.toml")
            try home.copy(library, as: "lib/hello-c.so")
        } _: { host, home in
            let report = try await Self.running(host, "math")
            #expect((report.process != nil) == isIsolated)
            #expect(report.file == home.file("lib/math.qntx.toml") && report.version == "1.0.0" && report.healthy)
            let answer = try await Self.post("\(host.url)/api/math/fn/cos", "{\"x\": 0}")
            #expect(answer.status == 200 && answer.text == "{\"result\":1.0}", "\(answer)")
            // Others are where they were.
            #expect(try await Self.running(host, "hello-c").process == nil)
        }
    }

    @Test("A signature that lies crashes the library's process, and neither the host nor a neighbour")
    func lies() async throws {
        let hello = try await Fixture.example("hello-c/hello.c")
        let lie = "length = { signature = \"(text: u64) -> u64\", symbol = \"strlen\" }\nabs = \"(x: i32) -> i32\""
        try await Self.serve { home in
            try home.write(Manifests.text(library: "libc.so.6", functions: lie), as: "lib/liar.qntx.toml")
            try home.copy(hello, as: "lib/hello-c.so")
        } _: { host, _ in
            _ = try await Self.running(host, "liar")
            let honest = try await Self.post("\(host.url)/api/liar/fn/abs", "[-7]")
            #expect(honest.text == "{\"result\":7}", "\(honest)")
            let crash = try await Self.post("\(host.url)/api/liar/fn/length", "[1]")
            #expect(crash.status == 502, "\(crash)")
            let neighbour = try await Self.running(host, "hello-c")
            #expect(neighbour.healthy)
            let isBack = try await eventually {
                try await Self.post("\(host.url)/api/liar/fn/abs", "[-7]").status == 200
            }
            #expect(isBack)
        }
    }

    @Test("--isolate goes above what the configuration says")
    func isolate() async throws {
        try await Self.serve("[plugin.math]\nisolation = \"none\"\n", ["--isolate"]) { home in
            try home.write(Self.math, as: "lib/math.qntx.toml")
        } _: { host, _ in
            let report = try await Self.running(host, "math")
            #expect(report.process != nil)
        }
    }

    @Test(
        "Confined strictly, it reads the manifest and the library, wherever the two are",
        arguments: ["libplain.so", "../elsewhere/libplain.so", "link"]
    )
    func confined(_ library: String) async throws {
        let plain = try await Manifests.library()
        try await Self.serve("[plugin.plain]\nconfinement = \"strict\"\n") { home in
            for folder in ["elsewhere", "manifests"] {
                try FileManager.default.createDirectory(atPath: home.file(folder), withIntermediateDirectories: false)
            }
            let isElsewhere = library.hasPrefix("..")
            try home.copy(plain, as: isElsewhere ? "elsewhere/libplain.so" : "lib/libplain.so")
            let text = Manifests.text(
                library: isElsewhere ? library : "libplain.so",
                functions: "add = \"(left: i32, right: i32) -> i32\""
            )
            if library == "link" {
                let target = try home.write(text, as: "manifests/plain.qntx.toml")
                symlink(target, home.file("lib/plain.qntx.toml"))
            } else {
                try home.write(text, as: "lib/plain.qntx.toml")
            }
        } _: { host, _ in
            let report = try await Self.running(host, "plain")
            #expect(report.process != nil)
            #expect(try await Self.report(host).rejected.isEmpty)
        }
    }

    @Test("A change of the manifest or of its library is a process anew, and one that is broken leaves the old one")
    func live() async throws {
        let (one, two) = (try await Manifests.library(), try await Manifests.library(version: 2))
        try await Self.serve { home in
            try home.copy(one, as: "lib/libplain.so")
            try home.write(Manifests.plain(), as: "lib/plain.qntx.toml")
        } _: { host, home in
            let first = try #require(try await Self.running(host, "plain").process?.pid)
            try home.copy(two, as: "lib/.libplain")
            #expect(rename(home.file("lib/.libplain"), home.file("lib/libplain.so")) == 0)
            let isAnew = try await eventually { try await Self.running(host, "plain").process?.pid != first }
            #expect(isAnew)
            let second = try await Self.running(host, "plain").process?.pid
            try home.write(Manifests.plain(functions: "none = \"()\""), as: "lib/plain.qntx.toml")
            let isTold = try await eventually {
                try await Self.report(host).rejected.contains { $0.message.contains("no function none") }
            }
            #expect(isTold)
            #expect(try await Self.running(host, "plain").process?.pid == second)
            try home.write(Manifests.plain(version: "2.0.0"), as: "lib/plain.qntx.toml")
            let isNext = try await eventually { try await Self.running(host, "plain").version == "2.0.0" }
            #expect(isNext)
            try home.delete("lib/plain.qntx.toml")
            let isGone = try await eventually { try await Self.report(host).plugins.isEmpty }
            #expect(isGone)
        }
    }
}
