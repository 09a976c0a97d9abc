import QNTXHost
import QNTXLoader
import QNTXTestSupport
import Testing

@Suite("The examples hand over what they know")
struct ExampleHandoverTests {
    @Test("How many requests were served goes on counting after a reload", arguments: ["c", "cpp", "rust", "swift"])
    func served(_ language: String) async throws {
        let library =
            switch language {
            case "c": try await Fixture.example("hello-c/hello.c")
            case "cpp": try await Fixture.example("hello-cpp/hello.cpp", flags: ["-fvisibility=hidden"])
            case "rust": try await Fixture.example("hello-rust/lib.rs", flags: ["-C", "panic=unwind"])
            default: BuiltLibrary.path("hello-swift")
            }
        let name = "hello-\(language)"
        try await RunningServer.with(["\(name).so": library]) { server in
            for _ in 0..<3 { _ = try await server.get("/api/\(name)/greet/you") }
            #expect(try await eventually { try await Self.served(server) == "3" })
            #expect(try await server.send("POST", "/api/plugins/\(name)/reload").status == 200)
            #expect(try await eventually { try await Self.served(server) == "3" })
            _ = try await server.get("/api/\(name)/greet/you")
            #expect(try await eventually { try await Self.served(server) == "4" })
            #expect(await eventually { server.host.events.recent.contains { $0.kind == .retired } })
        }
    }

    /// What it says of itself; nil where the machine is so busy that its health is not known in time.
    private static func served(_ server: RunningServer) async throws -> String? {
        let report: HostReport = try await server.get("/api/plugins").decode()
        return report.plugins.first?.details?["requests_served"]
    }
}
