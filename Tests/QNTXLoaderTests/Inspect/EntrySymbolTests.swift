import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The entry symbol")
struct EntrySymbolTests {
    private func expectNoEntry(
        _ source: String,
        as language: Language = .c,
        _ words: String,
        at location: SourceLocation = #_sourceLocation,
        change: (inout ELFEditor) -> Void = { _ in }
    ) async throws {
        for style in ["gnu", "sysv", "both"] {
            let path = try await Fixture.inline(source, as: language, flags: ["-Wl,--hash-style=\(style)"])
            var editor = try ELFEditor(path: path)
            change(&editor)
            let error = try #require(refusal(of: editor.bytes), "it passes (\(style))", sourceLocation: location)
            #expect(error.code == .noEntrySymbol, "\(style): \(error)", sourceLocation: location)
            #expect(error.message.contains(words), "\(style): \(error)", sourceLocation: location)
            #expect(error.message.contains("QNTX_PLUGIN(vtable)"), "\(style): \(error)", sourceLocation: location)
        }
    }

    @Test("A library that has none")
    func none() async throws {
        try await expectNoEntry("int answer(void) { return 42; }", "it exports no symbol qntx_plugin_entry")
    }

    @Test("A library that exports nothing at all")
    func nothing() async throws {
        try await expectNoEntry(
            "static int n; int *hidden(void) __attribute__((visibility(\"hidden\")));"
                + " int *hidden(void) { return &n; }",
            "it exports no symbol qntx_plugin_entry"
        )
    }

    @Test("An entry that the compiler was told to hide")
    func hidden() async throws {
        let source =
            "__attribute__((visibility(\"hidden\"))) const void *qntx_plugin_entry(unsigned host);"
            + " const void *qntx_plugin_entry(unsigned host) { return host ? (void *)0 : (void *)&qntx_plugin_entry; }"
        try await expectNoEntry(source, "it exports no symbol qntx_plugin_entry")
    }

    @Test("An entry with C++ linkage")
    func mangled() async throws {
        let source = "const void *qntx_plugin_entry(unsigned) { return nullptr; }"
        try await expectNoEntry(source, as: .cpp, "extern \"C\"")
    }

    @Test("An entry that is marked hidden in the table of symbols")
    func markedHidden() async throws {
        try await expectNoEntry(Sources.minimal, "is hidden") { editor in
            guard let symbol = editor.symbol(EntrySymbol.name) else { return }
            editor[.symbolOther(symbol)] = 2
        }
    }

    @Test("An entry that is data, and one that is data in all but name")
    func data() async throws {
        try await expectNoEntry("int qntx_plugin_entry = 42;", "is no function")
        try await expectNoEntry("const int qntx_plugin_entry[64] = {1};", "is no function")
        try await expectNoEntry("_Thread_local int qntx_plugin_entry = 42;", "is no function")
        try await expectNoEntry("int qntx_plugin_entry = 42;", "is no function") { editor in
            // A symbol without a type may be a function, but not in a segment that is not code.
            guard let symbol = editor.symbol(EntrySymbol.name) else { return }
            editor[.symbolInfo(symbol)] = 0x10
        }
    }

    @Test("An entry that is called but defined elsewhere")
    func undefined() async throws {
        let source = "const void *qntx_plugin_entry(unsigned); const void *use(void) { return qntx_plugin_entry(1); }"
        for style in ["gnu", "sysv"] {
            let path = try await Fixture.inline(source, flags: ["-Wl,--hash-style=\(style)"])
            #expect(refusal(of: try FileBytes.read(path))?.code == .noEntrySymbol)
        }
    }

    @Test("An entry that a resolver would have to find first")
    func resolver() async throws {
        let source = """
            static const void *real(unsigned host) { return host ? (void *)0 : (void *)&real; }
            static const void *(*choose(void))(unsigned) { return real; }
            const void *qntx_plugin_entry(unsigned) __attribute__((ifunc("choose")));
            """
        try await expectNoEntry(source, "is no function")
    }

    @Test("An entry that is a number, or in the middle of another function")
    func elsewhere() async throws {
        try await expectNoEntry(Sources.minimal, "is no function") { editor in
            guard let symbol = editor.symbol(EntrySymbol.name) else { return }
            editor[.symbolSection(symbol)] = 0xFFF1
        }
        try await expectNoEntry(Sources.minimal, "is no function") { editor in
            guard let symbol = editor.symbol(EntrySymbol.name) else { return }
            editor[.symbolValue(symbol)] += 1
        }
    }

    @Test(
        "An entry outside of the library's code is damage",
        arguments: [0, 1, 64, 1 << 20, 1 << 40, .max] as [UInt64]
    )
    func outside(address: UInt64) async throws {
        var editor = try ELFEditor(path: try await Fixture.inline(Sources.minimal))
        let symbol = try #require(editor.symbol(EntrySymbol.name))
        editor[.symbolValue(symbol)] = address
        #expect(refusal(of: editor.bytes)?.code == .malformedELF)
    }

    @Test("A weak entry is an entry")
    func weak() async throws {
        let path = try await Fixture.inline(
            Sources.plugin(
                before: "QNTX_EXPORT __attribute__((weak)) const qntx_plugin_vtable *qntx_plugin_entry(uint32_t);"
            )
        )
        #expect(refusal(ofFile: path) == nil)
    }
}
