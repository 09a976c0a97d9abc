import QNTXTestSupport
import Testing

extension Damage {
    static let contradictions: [Damage] = [
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
        Damage("an empty relocation among others") { editor in
            let others = try editor.otherRelocations()
            editor.zero(others[1]..<others[1] + 24)
        },
        Damage("one that does nothing, but says where") { editor in
            let others = try editor.otherRelocations()
            editor.zero(others[0] + 8..<others[0] + 24)
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
}

extension ELFEditor {
    /// The relocations that are not relative.
    func otherRelocations() throws -> [Int] {
        let table = try #require(self.range(of: 7, size: 8))
        let others = stride(from: table.lowerBound, to: table.upperBound, by: 24).filter { number($0 + 12, 4) != 0 }
        try #require(others.count >= 3)
        return others
    }
}
