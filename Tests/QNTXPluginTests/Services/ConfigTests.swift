import QNTXPlugin
import Testing

@Suite("The configuration of a plugin")
struct ConfigTests {
    private func config(_ value: String?) -> MapConfig { MapConfig(value.map { ["key": $0] } ?? [:]) }

    @Test(
        "Switches",
        arguments: [
            ("yes", true), ("On", true), ("Y", true), ("1", true), ("T", true), ("true", true), ("TRUE", true),
            (" true ", true),
            ("maybe", false), ("2", false), ("", false), ("no", false), ("off", false), ("n", false), ("false", false),
            ("0", false),
            ("yes please", false), (nil, false),
        ] as [(String?, Bool)]
    )
    func bool(value: String?, expected: Bool) {
        #expect(config(value).bool("key") == expected)
    }

    @Test(
        "Whole numbers",
        arguments: [
            ("42", 42), ("42.5", 42), ("-100", -100), ("-0.9", 0), ("not-a-number", 0), ("", 0), (nil, 0), (" 7 ", 7),
            ("1e3", 1000),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", 0), ("1e300", 0),
            ("nan", 0),
            ("inf", 0), ("+5", 5), ("0x10", 16),
        ] as [(String?, Int)]
    )
    func int(value: String?, expected: Int) {
        #expect(config(value).int("key") == expected)
    }

    @Test(
        "Lists: items between commas, or a JSON array of strings",
        arguments: [
            ("one, two, three", ["one", "two", "three"]), ("one", ["one"]), ("", nil), ("  ", nil), (nil, nil),
            (",", ["", ""]),
            ("a,,b", ["a", "", "b"]), (#"["a", "b"]"#, ["a", "b"]), ("[]", []), (" [ ] ", []), (#"["a,b"]"#, ["a,b"]),
            (#"["é", "é", "😀", "\n\t\"\\\/"]"#, ["é", "é", "😀", "\n\t\"\\/"]),
        ] as [(String?, [String]?)]
    )
    func list(value: String?, expected: [String]?) {
        #expect(config(value).stringList("key") == expected)
    }

    @Test(
        "What begins like JSON and is none is read as items between commas",
        arguments: [
            "[", "[a]", #"["a""#, #"["a",]"#, #"["a"] x"#, "[1, 2]", #"["\ud83d"]"#, #"["\q"]"#, #"["\u12"]"#,
            "[\"a\nb\"]", "[,]",
        ]
    )
    func notJSON(value: String) {
        let items = value.split(separator: ",", omittingEmptySubsequences: false).map { item in
            String(item.drop { $0 == " " })
        }
        #expect(config(value).stringList("key") == items)
    }

    @Test("A long list, nested as it cannot be, and a million brackets")
    func hostile() {
        let many = "[" + Array(repeating: #""x""#, count: 10_000).joined(separator: ",") + "]"
        #expect(config(many).stringList("key")?.count == 10_000)
        #expect(config(String(repeating: "[", count: 1_000_000)).stringList("key")?.count == 1)
        #expect(config(#"[["a"]]"#).stringList("key") == [#"[["a"]]"#])
    }

    @Test("Keys are dotted, compared without case, and listed in order")
    func keys() throws {
        let config = MapConfig(["Server.Port": "80", "b": "2", "a": "1"])
        #expect(config.keys == ["a", "b", "server.port"])
        #expect(config.string("SERVER.port") == "80" && config.string("missing") == "" && config.get("missing") == nil)
        try config.set("B", "3")
        #expect(config.string("b") == "3" && config.keys.count == 3)
        let error = #expect(throws: PluginError.self) { try config.set("", "x") }
        #expect(error?.code == .invalidArgument)
    }

    @Test("Each domain has what the environment says of it, and of no other")
    func environment() {
        let provider = EnvironmentConfigProvider([
            "QNTX_BIOTECH_MAX_CELLS": "7", "QNTX_BIOTECH_": "x", "QNTX_BIO_TECH_A": "1", "QNTX_FINANCE_RATE": "0.5",
            "PATH": "/bin",
            "QNTX_MY_DOMAIN_KEY": "v", "qntx_biotech_low": "1",
        ])
        #expect(provider.config(for: "biotech").keys == ["max_cells"])
        #expect(provider.config(for: "biotech").int("MAX_CELLS") == 7)
        #expect(provider.config(for: "my-domain").string("key") == "v")
        #expect(provider.config(for: "bio").keys == ["tech_a"])
        #expect(provider.config(for: "nobody").keys.isEmpty)
    }
}
