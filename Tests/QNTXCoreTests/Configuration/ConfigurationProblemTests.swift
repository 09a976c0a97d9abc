import Foundation
import QNTXCore
import QNTXPlugin
import Testing

@Suite("What is wrong with a configuration")
struct ConfigurationProblemTests {
    private func problems(_ text: String, _ environment: [String: String] = [:]) throws -> [String] {
        let fixture = try ConfigurationFixture()
        let path = try fixture.write("\(fixture.project)/am.toml", text)
        return fixture.load(environment).problems.map { problem in
            "\(problem.severity) \(problem.description)".replacing(path, with: "F")
        }
    }

    @Test("A host does not start on a broken file, and is told file, line and column")
    func strict() throws {
        let fixture = try ConfigurationFixture()
        let path = try fixture.write("\(fixture.project)/am.toml", "[server]\nport = \n")
        #expect {
            try AMConfiguration.loadStrictly(fixture.sources())
        } throws: { error in
            let error = error as? PluginError
            return error?.code == .configInvalid && error?.file == path
                && error?.message.hasPrefix("\(path):2:") == true
        }
    }

    @Test("All errors are told at once, and warnings stop nobody")
    func several() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.user)/am.toml", "x")
        try fixture.write("\(fixture.project)/am.toml", "[server]\nport = 'a'")
        #expect {
            try AMConfiguration.loadStrictly(fixture.sources())
        } throws: { error in
            (error as? PluginError)?.message.split(separator: "\n").count == 2
        }
        try fixture.write("\(fixture.user)/am.toml", "")
        try fixture.write("\(fixture.project)/am.toml", "[server]\nprot = 1")
        #expect(throws: Never.self) { try AMConfiguration.loadStrictly(fixture.sources()) }
    }

    @Test(
        "Unknown keys are warned of, with the key that was meant",
        arguments: [
            ("[server]\nprot = 1", "warning F:2:1: server.prot is not known: did you mean server.port?"),
            (
                "[plugin.biotech]\nisolaton = 'none'",
                "warning F:2:1: plugin.biotech.isolaton is not known: did you mean plugin.biotech.isolation?"
            ),
            (
                "[plugin]\nwebsocket.keepalive.pong_timeout = 1",
                "warning F:2:1: plugin.websocket.keepalive.pong_timeout is not known: did you mean plugin.websocket.keepalive.pong_timeout_secs?"
            ),
            ("[log]\ncolour = 1", "warning F:2:1: log.colour is not known"),
            ("port = 1", "warning F:1:1: port is in no section: did you mean server.port?"),
            (
                "[sever]\nport = 1",
                "warning F:2:1: sever is a section that no enabled plugin reads: did you mean [server]?"
            ),
            (
                "[biotech]\nA = 1\na = 2",
                "warning F:3:1: biotech.a is the same as biotech.A in line 2, as keys have no case: remove one of them"
            ),
        ]
    )
    func unknown(text: String, expected: String) throws {
        let found = try problems(text)
        #expect(found == [expected] || (expected.hasSuffix("pong_timeout_secs?") && found.count == 1), "\(found)")
    }

    @Test("A plugin may be called nearly like a section if it is enabled")
    func similar() throws {
        #expect(try problems("[plugin]\nenabled = ['sever']\n[sever]\nport = 1") == [])
    }

    @Test(
        "Values that are not allowed are errors that say what is, and the default holds",
        arguments: [
            ("[server]\nport = 70000", "server.port is 70000: it has to be a whole number from 0 to 65535"),
            ("[server]\nport = -1", "server.port is -1: it has to be a whole number from 0 to 65535"),
            ("[server]\nport = '877'", "server.port is \"877\": it has to be a whole number from 0 to 65535"),
            ("[server]\nport = 1.5", "server.port is 1.5: it has to be a whole number from 0 to 65535"),
            (
                "[server]\nallowed_origins = 'x'",
                "server.allowed_origins is \"x\": it has to be a list of texts that are not empty"
            ),
            ("[server]\nadmin_token = 5", "server.admin_token is a secret that is a whole number: it has to be a text"),
            ("[pulse]\nworkers = -1", "pulse.workers is -1: it has to be a whole number from 0 to 1024"),
            (
                "[database]\nbounded_storage.actor_context_limit = -1",
                "database.bounded_storage.actor_context_limit is -1: it has to be a whole number, at least 0"
            ),
            ("[database]\ndurability = 'ful'", "database.durability is \"ful\": it has to be \"full\" or \"normal\""),
            ("[plugin]\nenabled = [1]", "plugin.enabled is [1]: it has to be a list of texts that are not empty"),
            (
                "[plugin]\nwebsocket.keepalive.ping_interval_secs = 0",
                "plugin.websocket.keepalive.ping_interval_secs is 0: it has to be a whole number from 1 to 86400"
            ),
            (
                "[plugin]\nwebsocket.keepalive.reconnect_attempts = -1",
                "plugin.websocket.keepalive.reconnect_attempts is -1: it has to be a whole number from 0 to 1000"
            ),
            (
                "[plugin.x]\nisolation = 'thread'",
                "plugin.x.isolation is \"thread\": it has to be \"none\" or \"process\""
            ),
            ("[plugin.x]\nsha256 = 'abc'", "plugin.x.sha256 is \"abc\": it has to be a text of 64 hexadecimal digits"),
        ]
    )
    func invalid(text: String, expected: String) throws {
        #expect(try problems(text) == ["error F:2:1: " + expected])
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/am.toml", text)
        let empty = try ConfigurationFixture()
        let settings = HostSettings(fixture.load())
        #expect(settings.server == HostSettings(empty.load()).server && settings.pulse.workers == 1)
        #expect(settings.plugin.keepalive.reconnectAttempts == 3 && settings.plugin.plugin("x").isolation == .unset)
    }

    @Test("A section that is a value is an error, and its defaults hold")
    func section() throws {
        #expect(try problems("server = 3") == ["error F:1:1: server is a section: write [server] and its keys below"])
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/am.toml", "plugin = 3")
        #expect(HostSettings(fixture.load()).plugin.keepalive.pingInterval == .seconds(30))
    }

    @Test("The environment is checked as well")
    func environment() throws {
        #expect(
            try problems("", ["QNTX_SERVER_PORT": "x"])
                == [
                    "error environment QNTX_SERVER_PORT: server.port is \"x\" there: it is a whole number from 0 to 65535"
                ]
        )
        #expect(
            try problems("", ["QNTX_SERVER_PORT": "99999"]).first?.hasPrefix(
                "error environment QNTX_SERVER_PORT: server.port is 99999"
            )
                == true
        )
        #expect(
            try problems("", ["QNTX_SERVER_PROT": "1"])
                == [
                    "warning environment QNTX_SERVER_PROT: no setting has this variable: did you mean QNTX_SERVER_PORT?"
                ]
        )
        #expect(try problems("", ["QNTX_STRICT": "1", "QNTX_ADMIN_TOKEN": "t", "DB_PATH": "x"]) == [])
    }

    @Test("A directory, a pipe, a link to nothing, a huge file and one that is not UTF-8 are told and not skipped")
    func files() throws {
        let fixture = try ConfigurationFixture()
        let path = "\(fixture.user)/am.toml"
        func problem() -> String { fixture.load().problems.map(\.description).joined(separator: "\n") }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(problem().contains("\(path) cannot be read: it is no file but a directory"))
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(problem().contains("it is no file but"))
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(fixture.root)/nowhere")
        #expect(problem().contains("link to nothing"))
        try FileManager.default.removeItem(atPath: path)
        try fixture.write(path, String(repeating: "#", count: (1 << 20) + 1))
        #expect(problem().contains("larger than the 1048576 bytes"))
        try Data([0x61, 0x3D, 0xFF]).write(to: URL(fileURLWithPath: path))
        #expect(problem() == "\(path):1:3: this is not UTF-8: save the file as UTF-8")
        try fixture.write(path, String(repeating: "[[a.b]]\nc=1\n", count: 80_000))
        #expect(problem() == "")
    }
}
