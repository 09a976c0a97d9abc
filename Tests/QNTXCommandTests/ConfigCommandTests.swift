import Foundation
import QNTXTestSupport
import Testing

@Suite("qntx config")
struct ConfigCommandTests {
    private func run(_ home: TemporaryDirectory, _ arguments: String...) async throws -> Command.Outcome {
        try await CommandLine.run(["config"] + arguments, home: home.path)
    }

    private func write(_ text: String, _ home: TemporaryDirectory) throws {
        try text.write(toFile: home.file("am.toml"), atomically: true, encoding: .utf8)
    }

    @Test("show, get and where say what holds, and where it comes from")
    func show() async throws {
        let home = try TemporaryDirectory()
        try write("[server]\nport = 9000\nadmin_token = \"secret\"\n\n[biotech]\nmax_cells = 7\n", home)
        let show = try await run(home, "show")
        #expect(show.status == 0)
        #expect(show.output.contains(try Regex("server.port +9000 +.*am.toml:2:1")), "\(show.output)")
        #expect(show.output.contains(try Regex("pulse.workers +1 +default")))
        #expect(!show.output.contains("secret"))
        #expect(try await run(home, "get", "biotech.max_cells").output == "7\n")
        let missing = try await run(home, "get", "server.prot")
        #expect(missing.status == 1 && missing.errors.contains("did you mean server.port?"))
        let files = try await run(home, "where")
        #expect(files.output.contains(try Regex("read +.*am.toml")))
    }

    @Test("set changes one value and keeps the rest of the file, and checks it first")
    func set() async throws {
        let home = try TemporaryDirectory()
        try write("# mine\n[server]\nport = 9000 # as ever\n", home)
        #expect(try await run(home, "set", "server.port", "9001").status == 0)
        #expect(try await run(home, "set", "biotech.names", #"["a", "b"]"#).status == 0)
        let text = try String(contentsOfFile: home.file("am.toml"), encoding: .utf8)
        #expect(text.hasPrefix("# mine\n[server]\nport = 9001 # as ever\n"), "\(text)")
        #expect(try await run(home, "get", "biotech.names").output == "[\"a\",\"b\"]\n")
        let wrong = try await run(home, "set", "server.port", "many")
        #expect(wrong.status == 1 && wrong.errors.contains("0 to 65535"), "\(wrong.errors)")
        #expect(try await run(home, "get", "server.port").output == "9001\n")
    }

    @Test("validate names file, line and column; serve does not start with an error")
    func validate() async throws {
        let home = try TemporaryDirectory()
        try write("[server]\nport = \"many\"\n\n[pulse]\nworkerz = 2\n", home)
        let result = try await run(home, "validate")
        #expect(result.status == 1)
        #expect(result.output.contains("am.toml:2:1") && result.output.contains("am.toml:5:1"), "\(result.output)")
        #expect(result.output.contains("did you mean pulse.workers?"))
        let json = try await run(home, "validate", "--json")
        #expect(json.output.contains("\"line\" : 2"))
        try write("[server\n", home)
        let serve = try await CommandLine.run(["serve", "--port", "0"], home: home.path)
        #expect(serve.status == 1 && serve.errors.contains("am.toml:1:"), "\(serve)")
    }
}
