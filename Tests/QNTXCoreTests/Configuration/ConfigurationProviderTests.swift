import Configuration
import Foundation
import QNTXCore
import QNTXPlugin
import SystemPackage
import Testing

@Suite("swift-configuration")
struct ConfigurationProviderTests {
    @Test("A TOML file is a provider for every type")
    func snapshot() async throws {
        let fixture = try ConfigurationFixture()
        let path = try fixture.write(
            "\(fixture.root)/x.toml",
            "[a]\ns='x'\ni=1\nd=1.5\nb=true\nbytes='aGk='\nt=1979-05-27\nss=['p','q']\nis=[1,2]\nds=[1,2.5]\nbs=[true]\nmixed=[1,'x']\nempty=[]\nobjects=[{k=1}]"
        )
        let provider = try await FileProvider<TOMLSnapshot>(filePath: FilePath(path))
        let reader = ConfigReader(provider: provider)
        #expect(
            reader.string(forKey: "a.s") == "x" && reader.int(forKey: "a.i") == 1 && reader.double(forKey: "a.d") == 1.5
        )
        #expect(reader.double(forKey: "a.i") == 1 && reader.bool(forKey: "a.b") == true)
        #expect(reader.bytes(forKey: "a.bytes") == Array("hi".utf8) && reader.string(forKey: "a.t") == "1979-05-27")
        #expect(reader.stringArray(forKey: "a.ss") == ["p", "q"] && reader.intArray(forKey: "a.is") == [1, 2])
        #expect(reader.doubleArray(forKey: "a.ds") == [1, 2.5] && reader.boolArray(forKey: "a.bs") == [true])
        #expect(reader.intArray(forKey: "a.empty") == [] && reader.stringArray(forKey: "a.objects") == ["{\"k\":1}"])
        #expect(reader.int(forKey: "a.none") == nil)
        for key in ["a.s", "a.mixed", "a.d"] {
            #expect(throws: (any Error).self) {
                try provider.value(forKey: AbsoluteConfigKey(key.split(separator: ".").map(String.init)), type: .int)
            }
        }
    }

    @Test("A broken TOML file is refused with its place, and secrets stay out of descriptions")
    func broken() async throws {
        let fixture = try ConfigurationFixture()
        let path = try fixture.write("\(fixture.root)/x.toml", "a = 1\nb = ")
        await #expect(throws: TOMLProblem.self) { try await FileProvider<TOMLSnapshot>(filePath: FilePath(path)) }
        try fixture.write(path, "a = 'hidden'\nb = 1")
        let options = TOMLSnapshot.ParsingOptions(secretsSpecifier: .specific(["a"]))
        let provider = try await FileProvider<TOMLSnapshot>(parsingOptions: options, filePath: FilePath(path))
        #expect(!provider.debugDescription.contains("hidden"))
    }

    @Test("The host's configuration is a provider, with the types that are asked for")
    func live() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/am.toml", "[biotech]\nn = 1")
        let live = LiveConfiguration(
            fixture.load(["QNTX_BIOTECH_M": "2", "QNTX_BIOTECH_L": "1, 2", "QNTX_SERVER_PORT": "8"])
        )
        try PluginConfigSource(live).config(for: "biotech").set("on", "yes")
        let reader = ConfigReader(provider: live)
        #expect(reader.int(forKey: "biotech.n") == 1 && reader.int(forKey: "biotech.m") == 2)
        #expect(reader.intArray(forKey: "biotech.l") == [1, 2] && reader.bool(forKey: "biotech.on") == true)
        #expect(reader.int(forKey: "server.port") == 8 && reader.string(forKey: "server.host") == "127.0.0.1")
    }
}
