import QNTXCore
import QNTXPlugin
import Testing

@Suite("Large configurations")
struct LargeConfigurationTests {
    @Test("Thousands of sections, unknown keys and list elements are read, changed and told in one go")
    func large() throws {
        let fixture = try ConfigurationFixture()
        var text = (0..<5000).map { "[s\($0)]\nkey = \($0) # c\n" }.joined()
        text += "[server]\n" + (0..<5000).map { "unknown_\($0) = 1\n" }.joined()
        text += (0..<5000).map { "[[list.of]]\nn = \($0)\n" }.joined()
        let path = try fixture.write("\(fixture.project)/am.toml", text)
        let configuration = fixture.load(["QNTX_S7_EXTRA": "x"])
        #expect(configuration.problems.count == 5000)
        let source = PluginConfigSource(LiveConfiguration(configuration))
        #expect(source.config(for: "s7").keys == ["extra", "key"])
        #expect(source.config(for: "list").stringList("of")?.count == 5000)
        try ConfigWriter(file: path).set(["key": .integer(-1)], in: "s4999")
        #expect(try fixture.read(path) == text.replacing("key = 4999 #", with: "key = -1 #"))
    }
}
