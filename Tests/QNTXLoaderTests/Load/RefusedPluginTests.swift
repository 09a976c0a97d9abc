import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// A fixture that must not load: how far it gets, and what is said.
struct Refused: CustomTestStringConvertible, Sendable {
    let name: String
    let stage: PluginError.Stage
    let code: PluginError.Code
    let words: [String]
    var testDescription: String { name }

    init(_ name: String, _ stage: PluginError.Stage, _ code: PluginError.Code, _ words: String...) {
        (self.name, self.stage, self.code, self.words) = (name, stage, code, words)
    }
}

@Suite("Plugins that are refused")
struct RefusedPluginTests {
    static let all: [Refused] = [
        Refused("entry-null", .bind, .entryRefused, "returned NULL", "rebuild it with this host's qntx_plugin.h"),
        Refused("entry-missing", .inspect, .noEntrySymbol, "exports no symbol", "QNTX_PLUGIN(vtable)"),
        Refused("entry-hidden", .inspect, .noEntrySymbol, "exports no symbol", "QNTX_PLUGIN(vtable)"),
        Refused("entry-is-data", .inspect, .noEntrySymbol, "is no function", "QNTX_PLUGIN(vtable)"),
        Refused("vtable-too-small", .bind, .malformedVTable, "40 bytes", "88", "set struct_size"),
        Refused("vtable-garbage-pointer", .bind, .malformedVTable, "outside of readable memory"),
        Refused("vtable-newer-major", .bind, .incompatibleABI, "version 2.0", "1.2", "rebuild it"),
        Refused("no-initialize", .bind, .missingFunction, "initialize", "set it"),
        Refused("no-shutdown", .bind, .missingFunction, "shutdown", "set it"),
        Refused("pause-without-resume", .bind, .missingFunction, "resume", "set it"),
        Refused("name-null", .bind, .invalidText, "metadata.name is NULL", "set it"),
        Refused("name-empty", .bind, .invalidText, "metadata.name is empty", "set it"),
        Refused("name-illegal", .negotiate, .illegalName, "\"Bad Name\"", "choose one like"),
        Refused("name-reserved", .negotiate, .illegalName, "\"plugins\"", "the host uses that name", "choose one like"),
        Refused("name-overlong", .bind, .invalidText, "metadata.name is longer than 1024 bytes"),
        Refused("name-bad-utf8", .bind, .invalidText, "metadata.name is not UTF-8"),
        Refused("name-unmapped", .bind, .malformedVTable, "metadata.name lies outside of readable memory"),
        Refused("version-invalid", .negotiate, .invalidVersion, "one.two"),
        Refused("constraint-refuses", .negotiate, .incompatibleVersion, ">=99", "0.23.0", "install a plugin made for"),
        Refused("constraint-garbage", .negotiate, .invalidConstraint, ">=banana, <<2"),
        Refused("description-overlong", .bind, .invalidText, "metadata.description is longer than 1024 bytes"),
        Refused("description-bad-utf8", .bind, .invalidText, "metadata.description is not UTF-8"),
        Refused("note-disagrees", .negotiate, .noteMismatch, "\"somebody-else\"", "\"note-disagrees\"", "agree"),
        Refused("note-truncated", .inspect, .malformedNote, "QNTX_PLUGIN_NOTE"),
        Refused("note-garbage", .inspect, .malformedNote, "QNTX_PLUGIN_NOTE"),
        Refused("functions-bad-signature", .bind, .invalidSignature, "there is no type", "at character"),
        Refused("functions-duplicate", .bind, .duplicateName, "two functions are called", "rename one"),
        Refused("functions-null-address", .bind, .missingFunction, "is NULL", "set it"),
        Refused("functions-bad-name", .bind, .illegalName, "is not a legal name for a function"),
        Refused("functions-null-table", .bind, .malformedVTable, "functions[0] is NULL"),
        Refused("functions-unmapped", .bind, .malformedVTable, "lies outside of readable memory"),
        Refused("functions-too-small", .bind, .malformedVTable, "8 bytes", "version 1.2 has 24", "set struct_size"),
        Refused("undefined-symbol", .open, .openFailed, "qntx_fixture_defined_by_nobody", "ldd"),
    ]

    @Test("Each at its stage, with its code, its file and what to do", arguments: all)
    func refused(_ expected: Refused) async throws {
        let path = try await Fixture.library(expected.name)
        do throws(PluginError) {
            _ = try await PluginLoader().load(path: path)
            Issue.record("\(expected.name) was loaded")
        } catch {
            #expect(error.code == expected.code && error.stage == expected.stage, "\(error)")
            #expect(error.file == path)
            for words in expected.words { #expect(error.message.contains(words), "\(error)") }
            // Whatever the plugin has in its tables, the error is short and has nothing of the host's own.
            #expect(error.message.utf8.count < 600 && !error.message.contains("/proc/self"), "\(error)")
            #expect("\(error)".hasPrefix("\(expected.stage.rawValue): "))
        }
    }

    @Test("What is refused by its file alone has run none of its code")
    func nothingRan() async throws {
        for expected in Self.all where expected.stage == .inspect {
            let path = try await Fixture.library(expected.name)
            #expect(refusal(ofFile: path)?.code == expected.code, "\(expected.name)")
        }
        #expect(
            try Inspector().inspect(path: try await Fixture.library("note-disagrees")).1.note?.name == "somebody-else"
        )
    }

    @Test("A note of another major version, or for another QNTX, is enough to refuse")
    func refusedByNote() async throws {
        let other = Sources.plugin(
            note: """
                #undef QNTX_ABI_VERSION
                #define QNTX_ABI_VERSION (2u << 16 | 3u)
                QNTX_PLUGIN_NOTE("tiny", "1.2.3", ">=0.20");
                """,
            before: "__attribute__((constructor)) static void start(void) { __builtin_trap(); }"
        )
        let demanding = Sources.plugin(
            note: "QNTX_PLUGIN_NOTE(\"tiny\", \"1.2.3\", \">=99\");",
            before: "__attribute__((constructor)) static void start(void) { __builtin_trap(); }"
        )
        for (source, code) in [(other, PluginError.Code.incompatibleABI), (demanding, .incompatibleVersion)] {
            let path = try await Fixture.inline(source)
            let error = #expect(throws: PluginError.self) { try PluginLoader().load(path) }
            #expect(
                error?.code == code && error?.stage == .negotiate && error?.file == path,
                "\(String(describing: error))"
            )
        }
    }

    @Test("A library that needs another that is nowhere")
    func missingLibrary() async throws {
        let other = try await Fixture.inline("int other(void) { return 1; }", name: "libqntx-other")
        let path = try await Fixture.inline(
            Sources.plugin(before: "int other(void);\nint use(void) { return other(); }"),
            flags: [other, "-Wl,-soname,libtiny.so"]
        )
        var editor = try ELFEditor(path: path)
        // The path of the other library is what the linker noted down; have it lead nowhere.
        let name = try #require(editor.find(Array("libqntx-other".utf8)))
        editor.overwrite(name, with: Array("libqntx-gone!".utf8))
        try await TemporaryDirectory.with { directory in
            let copy = try directory.write(editor.bytes, as: "needy.so")
            let error = #expect(throws: PluginError.self) { try PluginLoader().load(copy) }
            #expect(error?.code == .openFailed && error?.stage == .open, "\(String(describing: error))")
            #expect(error?.message.contains("libqntx-gone!.so") == true, "\(String(describing: error))")
        }
    }
}
