/// Makes damaged copies of an ELF file: what disks, networks, editors and enemies do to files, with a liking for the
/// tables that loaders read. The same seed and number give the same copy.
package struct ELFMutator: Sendable {
    /// A damaged copy.
    package struct Mutant: Sendable {
        /// What was done, in words.
        package var what: String
        package var bytes: [UInt8]
    }

    private let original: ELFEditor
    private let regions: [(name: String, range: Range<Int>)]
    private let code: [Range<Int>]
    private let seed: UInt64

    /// Damages copies of this file.
    package init(_ original: ELFEditor, seed: UInt64) {
        self.original = original
        self.seed = seed
        var regions = [(name: "header", range: 0..<64)]
        if let first = original.segments.first, let last = original.segments.last {
            regions.append(("segments", first..<last + 56))
        }
        if let first = original.sections.first, let last = original.sections.last {
            regions.append(("sections", first..<last + 64))
        }
        for name in Self.tables {
            if let range = original.range(ofSection: name), !range.isEmpty { regions.append((name, range)) }
        }
        self.regions = regions
        code = original.segments.filter { original[.segmentType($0)] == 1 && original[.segmentFlags($0)] & 1 != 0 }
            .map {
                Int(original[.segmentOffset($0)])..<Int(original[.segmentOffset($0)] + original[.segmentFileSize($0)])
            }
    }

    private static let tables = [
        ".dynamic", ".gnu.hash", ".hash", ".dynsym", ".dynstr", ".gnu.version", ".gnu.version_r", ".gnu.version_d",
        ".rela.dyn", ".rela.plt", ".relr.dyn", ".init_array", ".fini_array", ".got", ".got.plt", ".data.rel.ro",
        ".note.qntx.plugin", ".note.gnu.build-id", ".note.gnu.property", ".tdata", ".eh_frame_hdr",
    ]

    /// Whether bytes that are executed differ from the original's, or the file's size does.
    package func touchesCode(_ mutant: [UInt8]) -> Bool {
        code.contains { range in
            range.upperBound > mutant.count
                || !mutant[range].elementsEqual(original.bytes[range])
        }
    }

    /// Which tables differ from the original's; what is in none of them is `elsewhere`.
    package func differences(_ mutant: [UInt8]) -> [String] {
        var names: [String] = []
        for index in 0..<min(mutant.count, original.bytes.count) where mutant[index] != original.bytes[index] {
            let name =
                regions.last { $0.range.contains(index) }?.name
                ?? (code.contains { $0.contains(index) } ? "code" : "elsewhere")
            if names.last != name { names.append(name) }
        }
        if mutant.count != original.bytes.count { names.append("size") }
        return Array(Set(names)).sorted()
    }

    /// The damaged copy with a number.
    package func mutant(_ number: Int) -> Mutant {
        var random = SeededGenerator(seed: seed &+ UInt64(number) &* 0x1_0000_0001)
        var mutant = Mutant(what: "", bytes: original.bytes)
        for _ in 0..<(random.below(4) == 0 ? 2 : 1) {
            let what = damage(&mutant.bytes, &random)
            mutant.what += mutant.what.isEmpty ? what : ", " + what
        }
        return mutant
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        guard bytes.count > 128 else { return "nothing" }
        switch random.below(100) {
        case ..<12: return flipBits(&bytes, &random)
        case ..<30: return overwriteBytes(&bytes, &random)
        case ..<72: return setField(&bytes, &random)
        case ..<78: return swapEntries(&bytes, &random)
        case ..<84: return moveBlock(&bytes, &random, swaps: true)
        case ..<90: return moveBlock(&bytes, &random, swaps: false)
        case ..<95: return zeroRange(&bytes, &random)
        case ..<97: return truncate(&bytes, &random)
        default: return extend(&bytes, &random)
        }
    }

    private func flipBits(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let count = 1 + random.below(8)
        for _ in 0..<count { bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8)) }
        return "\(count) bits"
    }

    private func overwriteBytes(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let region = random.pick(regions)
        let count = 1 + random.below(4)
        for _ in 0..<count {
            let at = region.range.lowerBound + random.below(region.range.count)
            if at < bytes.count { bytes[at] = UInt8(random.below(256)) }
        }
        return "\(count) bytes of \(region.name)"
    }

    private func setField(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let region = random.pick(regions)
        let size = random.pick([1, 2, 4, 4, 8, 8])
        let at = region.range.lowerBound + random.below(max(1, region.range.count / size)) * size
        guard at + size <= bytes.count else { return "nothing" }
        var editor = ELFEditor(bytes)
        let field = ELFField(offset: at, size: size)
        let value = extreme(editor[field], editor, &random)
        editor[field] = value
        bytes = editor.bytes
        return "\(size) bytes at \(at) of \(region.name) = \(value)"
    }

    private func extreme(_ old: UInt64, _ editor: ELFEditor, _ random: inout SeededGenerator) -> UInt64 {
        switch random.below(16) {
        case 0: 0
        case 1: 1
        case 2: .max
        case 3: 1 << UInt64(random.below(64))
        case 4: .max >> UInt64(random.below(64))
        case 5: UInt64(editor.bytes.count)
        case 6: UInt64(editor.bytes.count) &+ UInt64(random.below(17)) &- 8
        case 7: old &+ 1
        case 8: old &- 1
        case 9: old &+ UInt64(1 + random.below(64)) * 8
        case 10: old &- UInt64(1 + random.below(64)) * 8
        case 11: old ^ (1 << UInt64(random.below(64)))
        case 12: UInt64(random.below(64))
        case 13: UInt64(random.below(editor.bytes.count))
        case 14: UInt64(random.below(editor.bytes.count)) & ~7
        default:
            {
                // A number that means something elsewhere in the file.
                let other = random.pick(regions).range
                let at = other.lowerBound + random.below(max(1, other.count / 8)) * 8
                return at + 8 <= editor.bytes.count ? editor.number(at, 8) : 0
            }()
        }
    }

    private func swapEntries(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let region = random.pick(regions)
        let size = random.pick([4, 8, 16, 24, 56, 64])
        let count = region.range.count / size
        guard count > 1, region.range.upperBound <= bytes.count else { return "nothing" }
        let (one, other) = (random.below(count), random.below(count))
        for index in 0..<size {
            bytes.swapAt(region.range.lowerBound + one * size + index, region.range.lowerBound + other * size + index)
        }
        return "entries \(one) and \(other) of \(region.name), \(size) bytes, swapped"
    }

    private func moveBlock(_ bytes: inout [UInt8], _ random: inout SeededGenerator, swaps: Bool) -> String {
        let size = min(1 << (3 + random.below(10)), bytes.count / 4)
        let from = random.below(bytes.count - size)
        let to = random.below(bytes.count - size)
        for index in 0..<size {
            if swaps { bytes.swapAt(from + index, to + index) } else { bytes[to + index] = bytes[from + index] }
        }
        return "block of \(size) at \(from) \(swaps ? "swapped with" : "copied to") \(to)"
    }

    private func zeroRange(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let size = min(1 << random.below(13), bytes.count / 2)
        let isTable = random.below(2) == 0
        let region = isTable ? random.pick(regions).range : 0..<bytes.count
        let start = min(region.lowerBound + random.below(region.count), bytes.count - size)
        for index in start..<start + size { bytes[index] = 0 }
        return "\(size) zeros at \(start)"
    }

    private func truncate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let size = random.below(bytes.count)
        bytes.removeLast(bytes.count - size)
        return "cut to \(size)"
    }

    private func extend(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> String {
        let size = 1 + random.below(8192)
        let fill = random.below(3)
        for _ in 0..<size { bytes.append(fill == 0 ? 0 : fill == 1 ? 0xFF : UInt8(random.below(256))) }
        return "\(size) bytes more"
    }
}
