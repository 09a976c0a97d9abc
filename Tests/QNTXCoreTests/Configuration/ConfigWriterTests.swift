import Foundation
import QNTXPlugin
import QNTXTOML
import QNTXTestSupport
import Testing

@testable import QNTXCore

@Suite("Writing the configuration")
struct ConfigWriterTests {
    /// Applies changes to a text: key and value, nil to remove.
    private func edited(_ text: String, _ changes: [(String, SettingValue?)]) throws -> (text: String, keepsText: Bool)
    {
        var editor = TOMLEditor(try TOMLDocument(Array(text.utf8)))
        for (key, value) in changes { try editor.apply(ConfigChange(key, value)) }
        return (String(decoding: editor.document.bytes, as: UTF8.self), editor.keepsText)
    }

    private static let file = """
        # The whole.
        top = 1 # one

        # The server.
        [server] # here
        port = 877 # the port
        host = '127.0.0.1'

        [biotech]
        list = [
          1, # first
          2,
        ]
        inline = { a = 1, b = "x" }

        # The end.
        """

    @Test(
        "One key changes and everything else stays, comments too",
        arguments: [
            ("server.port", SettingValue.integer(80), "port = 877 # the port", "port = 80 # the port"),
            ("SERVER.Port", .integer(80), "port = 877 # the port", "port = 80 # the port"),
            ("top", .string("a\"b"), "top = 1 # one", "top = \"a\\\"b\" # one"),
            ("biotech.list", .list([.string("x")]), "list = [\n  1, # first\n  2,\n]", "list = [\"x\"]"),
            ("biotech.inline.b", .boolean(true), "b = \"x\" }", "b = true }"),
            ("server.deadline_secs", .integer(5), "host = '127.0.0.1'\n", "host = '127.0.0.1'\ndeadline_secs = 5\n"),
            ("server.a.b", .integer(5), "host = '127.0.0.1'\n", "host = '127.0.0.1'\na.b = 5\n"),
            ("other", .number(0.5), "top = 1 # one\n", "top = 1 # one\nother = 0.5\n"),
            ("finance.max rate", .integer(1), "# The end.", "# The end.\n\n[finance]\n\"max rate\" = 1\n"),
        ] as [(String, SettingValue, String, String)]
    )
    func change(key: String, value: SettingValue, old: String, new: String) throws {
        let result = try edited(Self.file, [(key, value)])
        #expect(result.text == Self.file.replacing(old, with: new) && result.keepsText)
    }

    @Test("Keys are removed with their lines, and sections with all their keys")
    func remove() throws {
        #expect(
            try edited(Self.file, [("server.port", nil)]).text
                == Self.file.replacing("port = 877 # the port\n", with: "")
        )
        #expect(try edited("[a]\nb = 1\nc = 2", [("a", nil)]).text == "[a]\n")
        #expect(try edited("a = 1", [("b", nil), ("a.x", nil)]).text == "a = 1")
        let result = try edited(Self.file, [("biotech.inline.a", nil)])
        #expect(!result.keepsText && result.text.contains("[biotech.inline]\nb = \"x\""))
    }

    @Test("Empty files, CRLF, a byte order mark and files without a last newline are respected")
    func edges() throws {
        #expect(try edited("", [("a.b", .integer(1)), ("c", .integer(2))]).text == "c = 2\n\n[a]\nb = 1\n")
        #expect(try edited("[a]\r\nb = 1\r\n", [("a.c", .integer(2))]).text == "[a]\r\nb = 1\r\nc = 2\r\n")
        #expect(try edited("\u{FEFF}[a]\nb = 1", [("c", .integer(2))]).text == "\u{FEFF}c = 2\n\n[a]\nb = 1")
        #expect(try edited("[a]", [("a.b", .integer(1))]).text == "[a]\nb = 1\n")
        #expect(try edited("a.b = 1", [("a.c", .integer(2))]).text == "a.b = 1\na.c = 2\n")
        #expect(try edited("a = {}", [("a.c", .integer(2))]).text == "[a]\nc = 2\n")
        #expect(try edited("[[x]]\na = 1\n[b]\n", [("x", .list([]))]).text == "x = []\n")
    }

    @Test("A section in the place of a value, and the other way about, are refused")
    func conflicts() {
        #expect(throws: PluginError.self) { try edited("[a]\nb = 1", [("a", .integer(1))]) }
        #expect(throws: PluginError.self) { try edited("a = 1", [("a.b", .integer(1))]) }
        #expect(throws: PluginError.self) { try edited("[[a]]\nb = 1", [("a.b", .integer(1))]) }
        for key in ["", ".", "a.", "a..b"] { #expect(throws: PluginError.self) { try ConfigChange(key, nil) } }
    }

    @Test("A text from a command line is what it looks like")
    func reading() {
        let cases: [(String, SettingValue)] = [
            ("8080", .integer(8080)), ("true", .boolean(true)), ("[1, 'a']", .list([.integer(1), .string("a")])),
            ("\"x\"", .string("x")), ("plain text", .string("plain text")), ("", .string("")),
            ("1 # x", .string("1 # x")),
            ("1\nb = 2", .string("1\nb = 2")), ("{ a = 1 }", .string("{ a = 1 }")), ("~/x", .string("~/x")),
        ]
        for (text, value) in cases { #expect(SettingValue.reading(text) == value) }
    }

    @Test("Hundreds of random changes each change one key and nothing else")
    func random() throws {
        var generator = SeededGenerator(seed: 7)
        let values: [SettingValue?] = [
            .integer(3), .string("x\n\u{1}\"é"), .number(.nan), .boolean(false),
            .list([.integer(1), .table(["k v": .string("")])]),
            .moment("1979-05-27T07:32:00"), .table([:]), nil,
        ]
        var text = Self.file
        for _ in 0..<300 {
            let parts = (0...Int.random(in: 0...2, using: &generator)).map { _ in
                ["server", "port", "biotech", "inline", "a", "new key", "é"].randomElement(using: &generator) ?? "a"
            }
            let change = try ConfigChange(path: parts, values.randomElement(using: &generator) ?? nil)
            let before = try TOMLDocument(Array(text.utf8)).values
            var editor = TOMLEditor(try TOMLDocument(Array(text.utf8)))
            do {
                try editor.apply(change)
            } catch {
                continue
            }
            text = String(decoding: editor.document.bytes, as: UTF8.self)
            let after = try TOMLDocument(Array(text.utf8)).values
            let key = TOMLKey.written(parts)
            let differing = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
            #expect(differing.allSatisfy { $0 == key || $0.hasPrefix(key + ".") }, "\(change) \(differing)")
            if let value = change.value { #expect(after[key] == value.toml || value == .table([:])) }
        }
    }

    @Test("A file is made with its directory, for its user alone, and keeps its permissions and its link")
    func permissions() throws {
        let fixture = try ConfigurationFixture()
        let path = "\(fixture.root)/new/dir/am.toml"
        try ConfigWriter(file: path).set(["max_cells": .integer(4)], in: "biotech")
        #expect(try fixture.read(path) == "[biotech]\nmax_cells = 4\n")
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(path) == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let linked = "\(fixture.root)/link.toml"
        try FileManager.default.createSymbolicLink(atPath: linked, withDestinationPath: path)
        try ConfigWriter(file: linked).set(["max_cells": .integer(5)], in: "biotech")
        #expect(try fixture.read(path) == "[biotech]\nmax_cells = 5\n" && mode(path) == 0o644)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: linked) == path)
    }

    @Test("Three backups are kept, and restoring goes back through them")
    func backups() throws {
        let fixture = try ConfigurationFixture()
        let path = "\(fixture.user)/am_from_ui.toml"
        let writer = ConfigWriter(file: path)
        for value in 1...5 { #expect(try writer.apply([ConfigChange("a", .integer(value))]).isChanged) }
        #expect(try !writer.apply([ConfigChange("a", .integer(5))]).isChanged)
        #expect(try (1...3).map { try fixture.read("\(path).back\($0)") } == ["a = 4\n", "a = 3\n", "a = 2\n"])
        #expect(!FileManager.default.fileExists(atPath: "\(path).back4"))
        try writer.restore()
        #expect(try fixture.read(path) == "a = 4\n" && fixture.read("\(path).back1") == "a = 3\n")
        try writer.restore()
        try writer.restore()
        #expect(try fixture.read(path) == "a = 2\n")
        #expect { try writer.restore() } throws: { ($0 as? PluginError)?.code == .notFound }
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.user)
        #expect(names.sorted() == ["am_from_ui.toml", "plugins"])
    }

    @Test("A full disk leaves the file, its backups and the directory as they were")
    func fullDisk() throws {
        let fixture = try ConfigurationFixture()
        let path = try fixture.write("\(fixture.root)/am.toml", "a = 1\n")
        #expect {
            try AtomicFile.replace(path, with: [1, 2, 3]) { handle, data in
                try handle.write(contentsOf: data.prefix(1))
                throw NSError(domain: NSPOSIXErrorDomain, code: Int(ENOSPC))
            }
        } throws: { error in
            let error = error as? PluginError
            return error?.code == .storageFailed && error?.message.contains("No space left on device") == true
                && error?.file == path
        }
        #expect(try fixture.read(path) == "a = 1\n")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.root).sorted() == [
                "am.toml", "etc", "home", "project",
            ]
        )
    }

    @Test("A broken file, a directory, and a place where nobody may write are refused and stay as they are")
    func refused() throws {
        let fixture = try ConfigurationFixture()
        let change = try ConfigChange("a", .integer(1))
        let broken = try fixture.write("\(fixture.root)/broken.toml", "a = ")
        #expect { try ConfigWriter(file: broken).apply([change]) } throws: { error in
            (error as? PluginError)?.code == .configInvalid
                && (error as? PluginError)?.message.contains("\(broken):1:") == true
        }
        #expect(try fixture.read(broken) == "a = ")
        #expect { try ConfigWriter(file: fixture.project).apply([change]) } throws: {
            ($0 as? PluginError)?.code == .fileUnreadable
        }
        #expect { try ConfigWriter(file: "/proc/qntx/am.toml").apply([change]) } throws: {
            ($0 as? PluginError)?.code == .storageFailed
        }
        #expect { try ConfigWriter(file: "/proc/am.toml").apply([change]) } throws: {
            ($0 as? PluginError)?.code == .storageFailed
        }
        let writer = ConfigWriter(file: "\(fixture.root)/small.toml", limit: 10)
        #expect { try writer.apply([ConfigChange("a", .string("0123456789"))]) } throws: {
            ($0 as? PluginError)?.code == .tooLarge
        }
        #expect(!FileManager.default.fileExists(atPath: writer.file))
    }

    @Test("Several changes are made together or not at all")
    func together() throws {
        let fixture = try ConfigurationFixture()
        let path = try fixture.write("\(fixture.root)/am.toml", "[a]\nb = 1\n")
        #expect(throws: PluginError.self) {
            try ConfigWriter(file: path).apply([ConfigChange("a.c", .integer(1)), ConfigChange("a.b.d", .integer(1))])
        }
        #expect(try fixture.read(path) == "[a]\nb = 1\n")
    }

    @Test("Writers at the same time lose nothing")
    func concurrent() async throws {
        let fixture = try ConfigurationFixture()
        let path = "\(fixture.root)/am.toml"
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<16 {
                group.addTask { try ConfigWriter(file: path).apply([ConfigChange("s.k\(index)", .integer(index))]) }
            }
            try await group.waitForAll()
        }
        #expect(try TOMLDocument(Array(fixture.read(path).utf8)).entries.count == 16)
    }
}
