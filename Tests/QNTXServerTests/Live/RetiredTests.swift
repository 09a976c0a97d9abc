import Foundation
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("What is left of plugins that are over")
struct RetiredTests {
    @Test("One that does not declare it stays mapped, and the report says what it holds and why")
    func kept() async throws {
        let library = try await Fixture.example("hello-c/minimal.c")
        try await RunningServer.with(["stays.so": library]) { server in
            for _ in 0..<2 { try await server.host.reload("minimal") }
            #expect(await eventually { server.host.retired.kept.first?.count == 2 })
            let report: HostReport = try await server.get("/api/plugins").decode()
            let retired = try #require(report.retired.first)
            #expect(retired.plugin == "minimal" && retired.version == "1.0.0")
            #expect(retired.reasonCode == "not_declared")
            // Each holds its copy of the file, and the pages that it has written to.
            let size = (try FileBytes.read(library).count + 4095) / 4096 * 4096
            #expect(retired.bytes >= 2 * size && retired.bytes < 2 * (size + (1 << 20)))
            // Two that are over, and the one that runs.
            #expect(Self.images("stays.so") == 3)
        }
    }

    /// How many files of that name are mapped.
    private static func images(_ name: String) -> Int {
        // The inode is the fifth word.
        Set(lines(name).map { $0.split(separator: " ", omittingEmptySubsequences: true).dropFirst(4).first ?? "" })
            .count
    }

    private static func lines(_ name: String) -> [Substring] {
        let maps = (try? FileBytes.text("/proc/self/maps")) ?? ""
        return maps.split(separator: "\n").filter { $0.contains("memfd:qntx:\(name)") }
    }
}
