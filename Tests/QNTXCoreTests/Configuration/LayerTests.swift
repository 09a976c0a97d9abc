import Foundation
import QNTXCore
import QNTXPlugin
import Testing

@Suite("Layers of the configuration")
struct LayerTests {
    /// The layers from the least to the greatest, each with a way to set a key of a plugin there.
    private static let layers: [@Sendable (ConfigurationFixture, Int) throws -> [String: String]] = [
        file { "\($0.system)/config.toml" }, file { "\($0.system)/am.toml" }, file { "\($0.user)/config.toml" },
        file { "\($0.user)/am.toml" }, file { "\($0.user)/config_from_ui.toml" }, file { "\($0.user)/am_from_ui.toml" },
        file { "\($0.project)/am.toml" },
        { fixture, value in
            try fixture.write("\(fixture.user)/plugins/biotech.toml", "[config]\nlayer = \(value)\n")
            return [:]
        }, { _, value in ["QNTX_BIOTECH_LAYER": "\(value)"] },
    ]

    private static func file(
        _ path: @escaping @Sendable (ConfigurationFixture) -> String
    ) -> @Sendable (ConfigurationFixture, Int) throws -> [String: String] {
        { fixture, value in
            try fixture.write(path(fixture), "[biotech]\nlayer = \(value)\nonly_\(value) = true\n")
            return [:]
        }
    }

    @Test("Of every two layers the later one wins, and what the earlier alone says stays")
    func pairs() throws {
        for low in Self.layers.indices {
            for high in Self.layers.indices where high > low {
                let fixture = try ConfigurationFixture()
                var environment = try Self.layers[low](fixture, low)
                environment.merge(try Self.layers[high](fixture, high)) { first, _ in first }
                let config = fixture.config("biotech", environment)
                #expect(config.int("layer") == high, "\(low) under \(high)")
                if low < 7 { #expect(config.bool("only_\(low)")) }
            }
        }
    }

    @Test("A file stands above the default, the environment above the file, run time above all, and each says so")
    func origins() throws {
        let fixture = try ConfigurationFixture()
        func origin(_ environment: [String: String] = [:]) -> String? {
            fixture.load(environment).setting("server.port")?.origin.description
        }
        #expect(origin() == "default")
        try fixture.write("\(fixture.project)/am.toml", "# c\n[server]\n  port = 1\n")
        #expect(origin() == "\(fixture.project)/am.toml:3:3")
        #expect(origin(["QNTX_SERVER_PORT": "2"]) == "environment QNTX_SERVER_PORT")
        #expect(origin(["QNTX_SERVER_PORT": ""]) == "\(fixture.project)/am.toml:3:3")
        let live = LiveConfiguration(fixture.load(["QNTX_BIOTECH_A": "1"]))
        try PluginConfigSource(live).config(for: "biotech").set("a", "2")
        #expect(live.setting("biotech.a")?.origin == .runtime)
    }

    @Test("am.toml is preferred to config.toml in the project, and the nearest directory to one above")
    func project() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/config.toml", "[server]\nport = 1")
        #expect(HostSettings(fixture.load()).server.port == 1)
        try fixture.write("\(fixture.project)/am.toml", "[server]\nport = 2")
        #expect(HostSettings(fixture.load()).server.port == 2)
        try fixture.write("\(fixture.project)/deep/config.toml", "[server]\nport = 3")
        let configuration = fixture.load()
        #expect(HostSettings(configuration).server.port == 3)
        #expect(configuration.files == ["\(fixture.project)/deep/config.toml"])
    }

    @Test("An explicit file takes the place of all others; the environment still counts")
    func explicit() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.user)/am.toml", "[server]\nport = 1\nhost = 'x'")
        try fixture.write("\(fixture.user)/plugins/biotech.toml", "[config]\na = 1")
        let file = try fixture.write("\(fixture.root)/own.toml", "[server]\nport = 2\n[biotech]\nb = 1")
        let configuration = fixture.load(["QNTX_BIOTECH_B": "3"], explicitFile: file)
        let settings = HostSettings(configuration)
        #expect(settings.server.port == 2 && settings.server.host == "127.0.0.1")
        #expect(configuration.files == [file])
        let config = PluginConfigSource(LiveConfiguration(configuration)).config(for: "biotech")
        #expect(config.keys == ["b"] && config.int("b") == 3)
        let missing = fixture.load(explicitFile: "\(fixture.root)/none.toml")
        #expect(
            missing.problems.map(\.description) == [
                "\(fixture.root)/none.toml: there is no such file: give the path of a TOML file"
            ]
        )
    }

    @Test(
        "A plugin's file gives its table config, under the name it says or that of the file; without files all is well"
    )
    func pluginFiles() throws {
        let fixture = try ConfigurationFixture()
        try FileManager.default.removeItem(atPath: "\(fixture.user)/plugins")
        #expect(fixture.load().problems.isEmpty)
        try FileManager.default.createDirectory(atPath: "\(fixture.user)/plugins", withIntermediateDirectories: true)
        try fixture.write(
            "\(fixture.user)/plugins/biotech.toml",
            "enabled = true\n[config]\nmax_workers = 4\nx.y = [1, 'b']\n"
        )
        try fixture.write("\(fixture.user)/plugins/other.toml", "name = 'finance'\n[config]\nrate = 0.5\n")
        try fixture.write("\(fixture.user)/plugins/bad.toml", "name = \n")
        try fixture.write("\(fixture.user)/plugins/server.toml", "[config]\nport = 1\n")
        let configuration = fixture.load()
        let source = PluginConfigSource(LiveConfiguration(configuration))
        #expect(source.config(for: "biotech").get("max_workers") == "4")
        #expect(source.config(for: "biotech").stringList("x.y") == ["1", "b"])
        #expect(source.config(for: "biotech").keys == ["max_workers", "x.y"])
        #expect(source.config(for: "finance").get("rate") == "0.5")
        #expect(configuration.problems.map(\.severity) == [.error, .error])
        #expect(
            configuration.problems[0].file == "\(fixture.user)/plugins/bad.toml" && configuration.problems[0].line == 1
        )
        #expect(HostSettings(configuration).server.port == 877)
    }

    @Test("A value in the place of a section takes its keys away, and the other way about")
    func shapes() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.system)/am.toml", "[biotech.a]\nx = 1\ny = 1\n[biotech]\nb = 1\nlist = [1, 2]")
        try fixture.write("\(fixture.user)/am.toml", "[biotech]\na = 2\nb.z = 2\nlist = [3]")
        let config = fixture.config("biotech")
        #expect(config.keys == ["a", "b.z", "list"])
        #expect(config.stringList("list") == ["3"])
    }

    @Test("The working directory of the user's own files reads them once")
    func insideUser() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.user)/am.toml", "[server]\nporr = 1")
        var sources = fixture.sources()
        sources.workingDirectory = "\(fixture.user)/plugins"
        let configuration = AMConfiguration.load(sources)
        #expect(configuration.files == ["\(fixture.user)/am.toml"])
        #expect(configuration.problems.count == 1)
        sources.home = nil
        #expect(sources.interfaceFile == nil && AMConfiguration.load(sources).files.count == 1)
    }
}
