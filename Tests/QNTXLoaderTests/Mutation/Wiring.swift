import QNTXTestSupport

/// Which functions a library's slots will lead to, read from the tables that the dynamic loader goes by.
///
/// A damaged copy whose slots are all there, but of which one leads to another function, is as whole as the original to
/// anybody who does not know the program: it calls the wrong code, and no inspector can tell.
struct Wiring {
    /// For each slot that is filled in: with what, and whether that is code as far as one can tell.
    private var slots: [UInt64: (value: String, isCode: Bool)] = [:]
    private let editor: ELFEditor

    init(_ bytes: [UInt8]) {
        editor = ELFEditor(bytes)
        for (table, size) in [(7, 8), (23, 2)] as [(UInt64, UInt64)] {
            guard let range = editor.range(of: table, size: size) else { continue }
            for at in stride(from: range.lowerBound, to: range.upperBound, by: 24) { addRelocation(at) }
        }
        if let range = editor.range(of: 36, size: 35) { addPacked(range) }
        for tag in [12, 13] as [UInt64] {
            if let field = editor.dynamic(tag) { add(tag, editor[field]) }
        }
    }

    /// Whether the slots are the original's, and one of those that lead to code leads to other code.
    func leadsAstray(from original: Wiring) -> Bool {
        guard slots.count == original.slots.count else { return false }
        var differs = false
        for (target, slot) in slots {
            guard let before = original.slots[target] else { return false }
            if before.isCode, before.value != slot.value { differs = true }
        }
        return differs
    }

    private mutating func addRelocation(_ at: Int) {
        let (target, symbol) = (editor.number(at, 8), editor.number(at + 12, 4))
        let addend = editor.number(at + 16, 8)
        guard symbol != 0 else { return add(target, addend) }
        slots[target] = (name(symbol) + " + \(addend)", true)
    }

    private mutating func addPacked(_ range: Range<Int>) {
        var next: UInt64 = 0
        for at in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
            let entry = editor.number(at, 8)
            guard entry & 1 == 1 else {
                addWord(entry)
                next = entry + 8
                continue
            }
            for bit in 0..<63 as Range<UInt64> where entry >> (bit + 1) & 1 == 1 { addWord(next + bit * 8) }
            next += 63 * 8
        }
    }

    private mutating func addWord(_ target: UInt64) {
        guard let offset = editor.offset(of: target) else { return }
        add(target, editor.number(offset, 8))
    }

    private mutating func add(_ target: UInt64, _ address: UInt64) {
        let isCode = editor.segments.contains { header in
            let start = editor[.segmentAddress(header)]
            return editor[.segmentType(header)] == 1 && editor[.segmentFlags(header)] & 1 != 0 && address >= start
                && address - start < editor[.segmentFileSize(header)]
        }
        slots[target] = ("\(address)", isCode)
    }

    /// A symbol's name and its version's number, or for one that is defined its address.
    private func name(_ index: UInt64) -> String {
        guard let symbols = editor.dynamic(6).flatMap({ editor.offset(of: editor[$0]) }),
            let strings = editor.dynamic(5).flatMap({ editor.offset(of: editor[$0]) })
        else { return "" }
        let symbol = symbols + Int(index) * 24
        if editor[.symbolSection(symbol)] != 0 {
            return "\(editor[.symbolValue(symbol)]) \(editor[.symbolInfo(symbol)])"
        }
        let start = strings + Int(editor.number(symbol, 4))
        let text = editor.bytes[start...].prefix { $0 != 0 }
        let version = editor.dynamic(0x6FFF_FFF0).flatMap { editor.offset(of: editor[$0]) }
            .map { editor.number($0 + Int(index) * 2, 2) }
        return String(decoding: text, as: UTF8.self) + "@\(version ?? 0) \(editor[.symbolInfo(symbol)])"
    }
}
