import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The note")
struct NoteTests {
    /// The bytes of a note: its three numbers, the owner padded to four bytes, the content.
    private static func note(
        owner: String = "QNTX\0",
        type: UInt32 = 1,
        ownerSize: UInt32? = nil,
        contentSize: UInt32? = nil,
        _ content: [UInt8]
    ) -> [UInt8] {
        func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }
        func word(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
        let name = Array(owner.utf8)
        return word(ownerSize ?? UInt32(name.count)) + word(contentSize ?? UInt32(content.count)) + word(type)
            + padded(name) + padded(content)
    }

    private static func content(_ texts: String..., version: [UInt8] = [0, 0, 1, 0]) -> [UInt8] {
        version + texts.flatMap { Array($0.utf8) + [0] }
    }

    /// A plugin with these bytes as its note section.
    private func plugin(_ note: [UInt8]) async throws -> [UInt8] {
        let numbers = note.map { String($0) }.joined(separator: ", ")
        let source = Sources.plugin(
            note: "static const unsigned char note[] __attribute__((used, aligned(4), "
                + "section(\".note.qntx.plugin\"))) = {\(numbers)};"
        )
        return try FileBytes.read(try await Fixture.inline(source))
    }

    private func expectMalformed(
        _ note: [UInt8],
        _ words: String,
        _ code: PluginError.Code = .malformedNote,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let error = try #require(refusal(of: try await plugin(note)), "it passes", sourceLocation: location)
        #expect(error.code == code && error.message.contains(words), "\(error)", sourceLocation: location)
        #expect(error.stage == .inspect && error.file != nil, "\(error)", sourceLocation: location)
    }

    @Test("A good one, also without a constraint")
    func good() async throws {
        let full = try inspect(try await plugin(Self.note(Self.content("biotech", "1.4.2", ">=0.20, <2"))))
        #expect(
            full.note == PluginNote(abiVersion: "1.0", name: "biotech", version: "1.4.2", qntxVersion: ">=0.20, <2")
        )
        let short = try inspect(try await plugin(Self.note(Self.content("x", "", "", version: [7, 0, 2, 0]))))
        #expect(short.note == PluginNote(abiVersion: "2.7", name: "x", version: "", qntxVersion: ""))
    }

    @Test("None at all is no fault")
    func none() async throws {
        let inspection = try inspect(try FileBytes.read(try await Fixture.inline(Sources.plugin(note: ""))))
        #expect(inspection.note == nil)
    }

    @Test("Notes of other owners and types are others' business")
    func others() async throws {
        for note in [
            Self.note(owner: "QNTY\0", [1, 2, 3]), Self.note(type: 2, [1, 2, 3]), Self.note(owner: "QNTXX\0", [1]),
            Self.note(owner: "", [1, 2, 3, 4]), Self.note(owner: "QNTX", Self.content("tiny", "1.0.0", "")),
        ] {
            #expect(try inspect(try await plugin(note)).note == nil, "\(note)")
        }
        let second = Self.note(owner: "GNAT\0", [9]) + Self.note(Self.content("tiny", "1.0.0", ""))
        #expect(try inspect(try await plugin(second)).note?.name == "tiny")
    }

    @Test("Too short for its version, or for its three strings", arguments: 0...12)
    func truncated(size: Int) async throws {
        let whole = Self.content("ab", "1", "2")
        try #require(whole.count == 11)
        guard size != whole.count else { return }
        let cut = size < whole.count ? Array(whole[..<size]) : whole + [0]
        let words =
            size < 4 ? "too short" : size < whole.count ? "ends before its three strings do" : "something follows"
        try await expectMalformed(Self.note(cut), words)
    }

    @Test("One that claims to be larger than its section", arguments: [100, 0xFFFF, 0x7FFF_FFFF, .max] as [UInt32])
    func larger(size: UInt32) async throws {
        try await expectMalformed(
            Self.note(contentSize: size, [0, 0, 1, 0, 0x61, 0x62]),
            "ends before its three strings"
        )
    }

    @Test("An owner whose length leads nowhere is nobody's note", arguments: [0x7FFF_FFFF, .max, 64] as [UInt32])
    func ownerLength(size: UInt32) async throws {
        #expect(
            try inspect(try await plugin(Self.note(ownerSize: size, Self.content("tiny", "1.0.0", "")))).note == nil
        )
    }

    @Test("Garbage")
    func garbage() async throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<8 {
            let bytes = (0..<40).map { _ in UInt8.random(in: 1...255, using: &random) }
            try await expectMalformed(Self.note(bytes), "ends before its three strings do")
        }
    }

    @Test("Text that is not UTF-8, or too long")
    func text() async throws {
        let bad: [UInt8] = [0, 0, 1, 0, 0x61, 0xC3, 0, 0x31, 0, 0]
        try await expectMalformed(Self.note(bad), "not UTF-8")
        let long = String(repeating: "9", count: 257)
        try await expectMalformed(Self.note(Self.content("tiny", long, "")), "longer than 256 bytes")
        let longest = String(long.dropFirst())
        #expect(try inspect(try await plugin(Self.note(Self.content("tiny", longest, "")))).note?.version == longest)
    }

    @Test("A name that no plugin can have", arguments: ["", "Tiny", "9lives", "a_b", "plugins", "a/b", "ä"])
    func name(_ name: String) async throws {
        try await expectMalformed(
            Self.note(Self.content(name, "1.0.0", "")),
            "is not a legal plugin name",
            .illegalName
        )
    }

    @Test("Two of them")
    func two() async throws {
        let one = Self.note(Self.content("tiny", "1.0.0", ""))
        try await expectMalformed(one + one, "there are 2 of them")
    }

    @Test("One in a section that no segment has, as linkers without a note segment leave it")
    func sectionOnly() async throws {
        var editor = try ELFEditor(path: try await Fixture.inline(Sources.minimal))
        for header in editor.segments where editor[.segmentType(header)] == 4 {
            editor[.segmentType(header)] = 0
        }
        #expect(try inspect(editor.bytes).note?.name == "tiny")
    }
}
