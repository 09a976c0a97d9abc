import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Tables that lead nowhere")
struct DamagedTableTests {
    @Test("Every address and size of the dynamic table, beyond all bounds", arguments: Damage.extremes)
    func extreme(_ damage: Damage) async throws {
        try await expectMalformed(damage)
    }

    @Test("Entries of the dynamic table that cannot be missing", arguments: Damage.removals)
    func missing(_ damage: Damage) async throws {
        try await expectMalformed(damage)
    }

    @Test("Tables that contradict themselves", arguments: Damage.contradictions)
    func contradicts(_ damage: Damage) async throws {
        try await expectMalformed(damage)
    }

    @Test("Segments that cannot be mapped", arguments: Damage.segments)
    func cannotBeMapped(_ damage: Damage) async throws {
        try await expectMalformed(damage)
    }

    @Test("Without a loadable segment, or without a dynamic table, it is no shared library")
    func noSegments() async throws {
        var editor = try await Self.original()
        let header = try #require(editor.segment(2))
        editor[.segmentType(header)] = 0
        #expect(refusal(of: editor.bytes)?.code == .notSharedLibrary)
        for header in editor.segments { editor[.segmentType(header)] = 0 }
        #expect(refusal(of: editor.bytes)?.code == .malformedELF)
    }

    @Test("Relocations that linkers leave empty, after the relative ones or at the end, are no damage")
    func leftOver() async throws {
        let original = try await Self.original()
        let others = try original.otherRelocations()
        let last = try #require(original.range(of: 7, size: 8)).upperBound - 24
        for place in [others[0], last] {
            var editor = original
            editor.zero(place..<place + 24)
            let error = refusal(of: editor.bytes)
            #expect(error == nil, "\(String(describing: error))")
        }
    }

    private static func original() async throws -> ELFEditor {
        let flags = ["-lm", "-Wl,--hash-style=both"]
        return try ELFEditor(path: try await Fixture.inline(TestLibraries.everything, name: "everything", flags: flags))
    }

    private func expectMalformed(_ damage: Damage) async throws {
        var editor = try await Self.original()
        try #require(refusal(of: editor.bytes) == nil)
        try damage.change(&editor)
        let error = try #require(refusal(of: editor.bytes), "it passes")
        #expect(error.code == .malformedELF, "\(error)")
        #expect(error.message.hasSuffix("copy or build it again"), "\(error)")
    }
}
