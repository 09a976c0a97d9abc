import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Tables that lead nowhere")
struct DamagedTableTests {
    private static let names: [(String, UInt64)] = [
        ("strings", 5), ("strings' size", 10), ("symbols", 6), ("a symbol's size", 11), ("GNU hash", 0x6FFF_FEF5),
        ("hash", 4), ("relocations", 7), ("relocations' size", 8), ("a relocation's size", 9),
        ("linkage relocations", 23),
        ("linkage relocations' size", 2), ("linkage kind", 20), ("initializers", 25), ("initializers' size", 27),
        ("finalizers", 26), ("finalizers' size", 28), ("init", 12), ("fini", 13), ("versions", 0x6FFF_FFF0),
        ("versions needed", 0x6FFF_FFFE), ("count of versions needed", 0x6FFF_FFFF), ("relative count", 0x6FFF_FFF9),
        ("needed", 1),
    ]

    static let extremes: [Damage] = names.flatMap { name, tag in
        // 3 is no multiple of anything, but may be a count.
        ([.max, 1 << 63, 1 << 40, 0xFFFF_FFFF] + (name.contains("count") ? [] : [3])).map { Damage.tag(name, tag, $0) }
    }

    @Test("Every address and size of the dynamic table, beyond all bounds", arguments: extremes)
    func extreme(_ damage: Damage) async throws {
        try await expectMalformed(damage)
    }

    static let removals: [Damage] = names.filter {
        !["needed", "relative count", "hash", "GNU hash", "init", "fini"].contains($0.0)
    }
    .map { name, tag in
        Damage("no \(name)") { editor in
            try #require(editor.dynamic(tag) != nil)
            editor.removeDynamic(tag)
        }
    }

    @Test("Entries of the dynamic table that cannot be missing", arguments: removals)
    func missing(_ damage: Damage) async throws {
        try await expectMalformed(damage)
    }

    static let structure: [Damage] = [
        Damage("a dynamic table without an end") { editor in
            let entries = editor.dynamicEntries
            let last = try #require(entries.last).offset
            let header = try #require(editor.segment(2))
            editor[.segmentFileSize(header)] = UInt64(last + 16) - editor[.segmentOffset(header)]
            editor[.segmentMemorySize(header)] = editor[.segmentFileSize(header)]
        },
        Damage("an entry twice") { editor in
            let symbols = try #require(editor.dynamic(6)), strings = try #require(editor.dynamic(5))
            editor[ELFField(offset: symbols.offset - 8, size: 8)] = 5
            editor[symbols] = editor[strings]
        },
        Damage("strings without a NUL at their end") { editor in
            let range = try #require(editor.range(ofSection: ".dynstr"))
            editor.bytes[range.upperBound - 1] = 0x41
        },
        Damage("strings that do not begin with an empty one") { editor in
            let range = try #require(editor.range(ofSection: ".dynstr"))
            editor.bytes[range.lowerBound] = 0x41
        },
        Damage("a first symbol that is not empty") { editor in
            let range = try #require(editor.range(ofSection: ".dynsym"))
            editor[ELFField(offset: range.lowerBound + 8, size: 8)] = 1
        },
        Damage("a symbol whose name is nowhere") { editor in
            let range = try #require(editor.range(ofSection: ".dynsym"))
            editor[ELFField(offset: range.lowerBound + 24, size: 4)] = 0xFFFF_FFFF
        },
        Damage("an undefined symbol with an address") { editor in
            let symbol = try #require(editor.symbol("getenv"))
            editor[.symbolValue(symbol)] = 0x1000
        },
        Damage("a local symbol that is defined nowhere") { editor in
            let symbol = try #require(editor.symbol("getenv"))
            editor[.symbolInfo(symbol)] = 2
        },
        Damage("a symbol of a kind that does not exist") { editor in
            let symbol = try #require(editor.symbol("getenv"))
            editor[.symbolInfo(symbol)] = 0xFF
        },
        Damage("a function that is called as data") { editor in
            let symbol = try #require(editor.symbol("getenv"))
            editor[.symbolInfo(symbol)] = 0x11
        },
        Damage("relocations that write to code") { editor in
            let range = try #require(editor.range(of: 7, size: 8))
            let code = try #require(editor.section(".text"))
            editor[ELFField(offset: range.lowerBound, size: 8)] = editor[.sectionAddress(code)]
        },
        Damage("two relocations that write to one place") { editor in
            let range = try #require(editor.range(of: 7, size: 8))
            let first = editor[ELFField(offset: range.lowerBound, size: 8)]
            editor[ELFField(offset: range.lowerBound + 24, size: 8)] = first
        },
        Damage("two that overlap by a byte") { editor in
            let range = try #require(editor.range(of: 7, size: 8))
            let first = editor[ELFField(offset: range.lowerBound, size: 8)]
            editor[ELFField(offset: range.lowerBound + 24, size: 8)] = first + 7
        },
        Damage("a relocation of an unknown type") { editor in
            let range = try #require(editor.range(of: 7, size: 8))
            editor[ELFField(offset: range.lowerBound + 8, size: 4)] = 99
        },
        Damage("a relocation of a symbol that is not there") { editor in
            let range = try #require(editor.range(of: 23, size: 2))
            editor[ELFField(offset: range.lowerBound + 12, size: 4)] = 9999
        },
        Damage("an initializer that is data") { editor in
            let array = try #require(editor.dynamic(25))
            let target = editor[array]
            let data = try #require(editor.section(".data"))
            let range = try #require(editor.range(of: 7, size: 8))
            let entry = try #require(
                stride(from: range.lowerBound, to: range.upperBound, by: 24).first { editor.number($0, 8) == target }
            )
            editor[ELFField(offset: entry + 16, size: 8)] = editor[.sectionAddress(data)]
        },
        Damage("a chain of the GNU hash table that does not end") { editor in
            let range = try #require(editor.range(ofSection: ".gnu.hash"))
            editor.bytes[range.upperBound - 4] &= 0xFE
        },
        Damage("a bucket of the GNU hash table that leads beyond the symbols") { editor in
            let range = try #require(editor.range(ofSection: ".gnu.hash"))
            let buckets = range.lowerBound + 16 + Int(editor.number(range.lowerBound + 8, 4)) * 8
            editor[ELFField(offset: buckets, size: 4)] = 0xFFFF_FFF0
        },
        Damage("no bucket in the GNU hash table") { editor in
            let range = try #require(editor.range(ofSection: ".gnu.hash"))
            editor[ELFField(offset: range.lowerBound, size: 4)] = 0
        },
        Damage("a filter in the GNU hash table that hides the entry") { editor in
            let range = try #require(editor.range(ofSection: ".gnu.hash"))
            let words = Int(editor.number(range.lowerBound + 8, 4))
            editor.zero(range.lowerBound + 16..<range.lowerBound + 16 + words * 8)
        },
        Damage("a circle in the hash table") { editor in
            let range = try #require(editor.range(ofSection: ".hash"))
            let buckets = Int(editor.number(range.lowerBound, 4))
            for bucket in 0..<buckets {
                let symbol = Int(editor.number(range.lowerBound + 8 + bucket * 4, 4))
                guard symbol != 0 else { continue }
                editor[ELFField(offset: range.lowerBound + 8 + (buckets + symbol) * 4, size: 4)] = UInt64(symbol)
            }
        },
        Damage("no bucket in the hash table") { editor in
            let range = try #require(editor.range(ofSection: ".hash"))
            editor[ELFField(offset: range.lowerBound, size: 4)] = 0
        },
        Damage("a version of a library that is not needed") { editor in
            let range = try #require(editor.range(ofSection: ".gnu.version_r"))
            editor[ELFField(offset: range.lowerBound + 4, size: 4)] = 1
        },
        Damage("a version that nothing defines") { editor in
            let range = try #require(editor.range(ofSection: ".gnu.version"))
            editor[ELFField(offset: range.lowerBound + 2, size: 2)] = 77
        },
    ]

    @Test("Tables that contradict themselves", arguments: structure)
    func contradicts(_ damage: Damage) async throws {
        try await expectMalformed(damage)
    }

    static let segments: [Damage] = [
        Damage("two segments at one address") { editor in
            let loads = editor.segments.filter { editor[.segmentType($0)] == 1 }
            editor[.segmentAddress(loads[1])] = editor[.segmentAddress(loads[0])]
        },
        Damage("a segment that goes beyond the file") { editor in
            let load = try #require(editor.segments.last { editor[.segmentType($0)] == 1 })
            editor[.segmentFileSize(load)] += 1 << 20
            editor[.segmentMemorySize(load)] += 1 << 20
        },
        Damage("a segment larger than memory") { editor in
            let load = try #require(editor.segments.last { editor[.segmentType($0)] == 1 })
            editor[.segmentMemorySize(load)] = 1 << 60
        },
        Damage("a segment smaller in memory than in the file") { editor in
            let load = try #require(editor.segment(1))
            editor[.segmentMemorySize(load)] = 8
        },
        Damage("a segment that is aligned to nothing") { editor in
            let load = try #require(editor.segment(1))
            editor[.segmentAlignment(load)] = 0
        },
        Damage("a segment that is aligned to three") { editor in
            let load = try #require(editor.segment(1))
            editor[.segmentAlignment(load)] = 4097
        },
        Damage("code that is not executable") { editor in
            for header in editor.segments where editor[.segmentType(header)] == 1 { editor[.segmentFlags(header)] = 6 }
        },
        Damage("data that is not writable") { editor in
            for header in editor.segments where editor[.segmentType(header)] == 1 { editor[.segmentFlags(header)] &= 5 }
        },
        Damage("tables that are not readable") { editor in
            let load = try #require(editor.segment(1))
            editor[.segmentFlags(load)] = 0
        },
        Damage("a dynamic table elsewhere in memory than in the file") { editor in
            let header = try #require(editor.segment(2))
            editor[.segmentOffset(header)] += 16
        },
        Damage("thread-local storage of half the memory") { editor in
            let header = try #require(editor.segment(7))
            editor[.segmentMemorySize(header)] = 1 << 40
        },
        Damage("thread-local storage that is aligned to three") { editor in
            let header = try #require(editor.segment(7))
            editor[.segmentAlignment(header)] = 3
        },
        Damage("no thread-local storage, but relocations of it") { editor in
            let header = try #require(editor.segment(7))
            editor[.segmentType(header)] = 0
        },
        Damage("a part to be made read-only that nobody could write to") { editor in
            let header = try #require(editor.segment(0x6474_E552))
            editor[.segmentAddress(header)] = 0
        },
    ]

    @Test("Segments that cannot be mapped", arguments: segments)
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
