import Foundation
import QNTXCore
import QNTXPlugin
import Testing

@Suite("A plugin's section")
struct PluginConfigTests {
    private func config(_ body: String, _ environment: [String: String] = [:]) throws -> any Config {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/am.toml", "[biotech]\n" + body)
        return fixture.config("biotech", environment)
    }

    @Test("yes, On, Y, 1 and T are true; maybe, 2 and nothing are false")
    func booleans() throws {
        let config = try config("a='yes'\nb='On'\nc='Y'\nd=1\ne='T'\nf='maybe'\ng=2\nh=''\ni=true\nj=false")
        #expect(["a", "b", "c", "d", "e", "i"].allSatisfy { config.bool($0) })
        #expect(!["f", "g", "h", "j", "missing"].contains { config.bool($0) })
    }

    @Test("42.5 is 42, what is no number is 0, and -100 is -100")
    func numbers() throws {
        let config = try config("a=42.5\nb='42.5'\nc='not-a-number'\nd=-100")
        #expect(["a", "b", "c", "d"].map { config.int($0) } == [42, 42, 0, -100])
    }

    @Test("Lists come from TOML lists, JSON texts and commas; a single value is a list of one, and nothing is none")
    func lists() throws {
        let config = try config(
            "a='one, two, three'\nb='[\"x\", \"y\"]'\nc='single'\nd=''\ne=['p', 1, true, 1.5, 1979-05-27]\nf=[]"
        )
        #expect(config.stringList("a") == ["one", "two", "three"])
        #expect(config.stringList("b") == ["x", "y"])
        #expect(config.stringList("c") == ["single"])
        #expect(config.stringList("d") == nil && config.stringList("missing") == nil)
        #expect(config.stringList("e") == ["p", "1", "true", "1.5", "1979-05-27"])
        #expect(config.stringList("f") == [])
    }

    @Test("Keys are listed in ascending order, dotted, without case and without the host's own")
    func keys() throws {
        let config = try config(
            "Zeta=1\nalpha=2\n_auth_token='x'\n[biotech.nested.Table]\nkey=3\n[[biotech.items]]\nn='a'"
        )
        #expect(config.keys == ["alpha", "items", "nested.table.key", "zeta"])
        #expect(config.get("NESTED.table.KEY") == "3" && config.string("zeta") == "1")
        #expect(config.get("_auth_token") == nil)
        #expect(config.stringList("items") == ["{\"n\":\"a\"}"])
    }

    @Test("Numbers, dates and texts come as they are written in TOML")
    func texts() throws {
        let config = try config("a=0.1\nb=1979-05-27T07:32:00Z\nc=0x10\nd=\"tab\\t\"\ne=1e300\nf=inf")
        #expect(
            ["a", "b", "c", "d", "e", "f"].map { config.string($0) } == [
                "0.1", "1979-05-27T07:32:00Z", "16", "tab\t", "1e+300", "inf",
            ]
        )
    }

    @Test("The environment sets keys, known by files or not, and a longer plugin name keeps its own")
    func environment() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/am.toml", "[code]\nmax-cells=1\nnested.deep=1\n[code-review]\nx=1")
        let environment = [
            "QNTX_CODE_MAX_CELLS": "2", "QNTX_CODE_NESTED_DEEP": "3", "QNTX_CODE_NEW_KEY": "4",
            "QNTX_CODE_REVIEW_TOKEN": "5",
            "QNTX_CODE_EMPTY": "", "QNTX_UNKNOWN_A": "6",
        ]
        let code = fixture.config("code", environment)
        #expect(code.keys == ["max-cells", "nested.deep", "new_key"])
        #expect(["max-cells", "nested.deep", "new_key"].map { code.int($0) } == [2, 3, 4])
        #expect(fixture.config("code-review", environment).keys == ["token", "x"])
        #expect(fixture.config("unknown", environment).get("a") == "6")
    }

    @Test("What is set at run time beats the environment, is seen by others, and outlives a reload")
    func runtime() throws {
        let fixture = try ConfigurationFixture()
        let file = try fixture.write("\(fixture.project)/am.toml", "[biotech]\na=1\nb=1")
        let live = LiveConfiguration(fixture.load(["QNTX_BIOTECH_A": "2"]))
        let source = PluginConfigSource(live)
        let (one, two) = (source.config(for: "biotech"), source.config(for: "biotech"))
        #expect(two.get("a") == "2")
        try one.set("A", "3")
        try one.set("fresh", "x")
        #expect(two.get("a") == "3" && two.keys == ["a", "b", "fresh"])
        try fixture.write(file, "[biotech]\nb=9")
        try live.reload()
        #expect(one.get("b") == "9" && one.get("a") == "3")
        #expect(source.config(for: "other").keys == [])
        try fixture.write(file, "broken")
        #expect(throws: PluginError.self) { try live.reload() }
        #expect(one.get("b") == "9")
    }

    @Test("Values at run time are replaced together and restored, and bad keys are refused")
    func restore() throws {
        let fixture = try ConfigurationFixture()
        let live = LiveConfiguration(fixture.load())
        let config = PluginConfigSource(live).config(for: "biotech")
        try config.set("a", "1")
        let before = live.runtimeValues(of: "biotech")
        try live.setRuntimeValues(["b": "2", "c": "3"], of: "biotech")
        #expect(config.keys == ["b", "c"])
        try live.setRuntimeValues(before, of: "biotech")
        #expect(config.keys == ["a"] && config.get("a") == "1")
        for key in ["", "_token", "a\0b", String(repeating: "k", count: 2000)] {
            #expect(throws: PluginError.self) { try config.set(key, "x") }
            #expect(throws: PluginError.self) { try live.setRuntimeValues(["ok": "1", key: "x"], of: "biotech") }
        }
        #expect(throws: PluginError.self) { try config.set("a", String(repeating: "v", count: (1 << 20) + 1)) }
        #expect(config.keys == ["a"])
        for index in 1..<10_000 { try config.set("k\(index)", "") }
        #expect(throws: PluginError.self) { try config.set("one_more", "") }
    }

    @Test("A plugin called like one of the host's sections sees none of it")
    func reserved() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/am.toml", "[server]\nadmin_token='secret'")
        let config = fixture.config("server", ["QNTX_SERVER_ADMIN_TOKEN": "x"])
        #expect(config.keys.isEmpty && config.get("admin_token") == nil)
        #expect { try config.set("port", "1") } throws: { ($0 as? PluginError)?.code == .denied }
    }

    @Test("Reading from many threads while the configuration changes gives whole values")
    func threads() async throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/am.toml", "[biotech]\na='old'")
        let live = LiveConfiguration(fixture.load())
        let old = live.loaded
        try fixture.write("\(fixture.project)/am.toml", "[biotech]\na='new'")
        let new = fixture.load()
        let config = PluginConfigSource(live).config(for: "biotech")
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for round in 0..<500 {
                        if task == 0 { live.replace(with: round % 2 == 0 ? new : old) }
                        guard let value = config.get("a"), ["old", "new"].contains(value) else { return false }
                    }
                    return true
                }
            }
            for await isWhole in group { #expect(isWhole) }
        }
        live.replace(with: new)
        #expect(config.get("a") == "new")
    }
}
