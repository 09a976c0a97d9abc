import QNTXPlugin

/// The versions of symbols: one number for each symbol, and what the numbers stand for, of the libraries needed and of
/// this one. Source: Linux Standard Base, "Symbol Versioning".
struct VersionTable {
    private let view: ByteView
    private var numbers: Extent?
    // For each number what it is: 1 of a library needed, 2 of this one. 0 and 1 are for symbols without a version.
    private var kinds: [UInt8] = [0, 0]
    private var budget = 0

    /// More versions than the 15 bits of their numbers can tell apart.
    private static let maximumCount = 1 << 15
    private static let needSize: UInt64 = 16
    private static let needNameSize: UInt64 = 16
    private static let definitionSize: UInt64 = 20
    private static let definitionNameSize: UInt64 = 8

    /// Reads the tables and checks that their chains end and their names are right.
    init(
        _ view: ByteView,
        _ memory: AddressSpace,
        _ dynamic: DynamicTable,
        symbolCount: Int
    ) throws(PluginError) {
        self.view = view
        budget = dynamic.strings.range.size * 16 + 4096
        switch (dynamic[.versionNeeds], dynamic[.versionNeedCount]) {
        case (nil, nil): break
        case (let address?, let count?): try readNeeds(memory, dynamic, address, count)
        default: throw .malformed("the dynamic table has only half of the versions needed")
        }
        switch (dynamic[.versionDefinitions], dynamic[.versionDefinitionCount]) {
        case (nil, nil): break
        case (let address?, let count?): try readDefinitions(memory, dynamic, address, count)
        default: throw .malformed("the dynamic table has only half of the versions defined")
        }
        let hasVersions = dynamic[.versionNeeds] != nil || dynamic[.versionDefinitions] != nil
        guard let address = dynamic[.symbolVersions] else {
            guard !hasVersions else { throw .malformed("it has versions, but no numbers for its symbols") }
            return
        }
        numbers = memory.extent(address, UInt64(symbolCount) * 2)
        guard numbers != nil, hasVersions, address % 2 == 0 else {
            throw .malformed("the version numbers of its symbols are not inside a segment, or number nothing")
        }
    }

    /// Whether a symbol's version number is one of those that there are.
    @inline(__always)
    func knows(_ symbol: Int, isDefined: Bool) -> Bool {
        guard let numbers else { return true }
        let number = Int(view.half(numbers.offset &+ symbol &* 2) & 0x7FFF)
        return number < 2 || (number < kinds.count && kinds[number] == (isDefined ? 2 : 1))
    }

    private mutating func note(_ number: UInt16, _ kind: UInt8) {
        let number = Int(number)
        while kinds.count <= number { kinds.append(0) }
        kinds[number] = kind
    }

    private mutating func readNeeds(
        _ memory: AddressSpace,
        _ dynamic: DynamicTable,
        _ start: UInt64,
        _ count: UInt64
    ) throws(PluginError) {
        let strings = dynamic.strings
        var (address, left) = (start, Self.maximumCount)
        guard count > 0, count <= Self.maximumCount else { throw .malformed("it needs \(count) versions") }
        for index in 0..<count {
            guard address % 4 == 0, let entry = memory.extent(address, Self.needSize)?.offset else {
                throw .malformed("the versions needed are not inside a segment")
            }
            let file = view.word(entry + 4)
            // The dynamic loader ends the process when a version is of a library that is not among those needed.
            guard view.half(entry) == 1, strings.holds(file),
                dynamic.needed.contains(where: { strings.areEqual($0, Int(file)) })
            else {
                throw .malformed("versions are needed of a library that itself is not needed")
            }
            try readNames(memory, strings, address + UInt64(view.word(entry + 8)), view.half(entry + 2), &left)
            let next = view.word(entry + 12)
            guard (next == 0) == (index == count - 1) else {
                throw .malformed("the versions needed have no proper end")
            }
            address += UInt64(next)
        }
    }

    private mutating func readNames(
        _ memory: AddressSpace,
        _ strings: StringTable,
        _ start: UInt64,
        _ count: UInt16,
        _ left: inout Int
    ) throws(PluginError) {
        var address = start
        guard count > 0 else { throw .malformed("no version is needed of a library with versions") }
        for index in 0..<count {
            left -= 1
            guard left >= 0, address % 4 == 0, let entry = memory.extent(address, Self.needNameSize)?.offset else {
                throw .malformed("the versions needed are not inside a segment")
            }
            let (name, next) = (view.word(entry + 8), view.word(entry + 12))
            guard strings.holds(name), strings.systemHash(Int(name), &budget) == view.word(entry), budget >= 0,
                (next == 0) == (index == count - 1)
            else {
                throw .malformed("the name of a version needed is wrong")
            }
            note(view.half(entry + 6) & 0x7FFF, 1)
            address += UInt64(next)
        }
    }

    private mutating func readDefinitions(
        _ memory: AddressSpace,
        _ dynamic: DynamicTable,
        _ start: UInt64,
        _ count: UInt64
    ) throws(PluginError) {
        let strings = dynamic.strings
        var address = start
        guard count > 0, count <= Self.maximumCount else { throw .malformed("it defines \(count) versions") }
        for index in 0..<count {
            guard address % 4 == 0, let entry = memory.extent(address, Self.definitionSize)?.offset,
                let name = memory.extent(address + UInt64(view.word(entry + 12)), Self.definitionNameSize)?.offset
            else {
                throw .malformed("the versions defined are not inside a segment")
            }
            let (text, next, number) = (view.word(name), view.word(entry + 16), view.half(entry + 4) & 0x7FFF)
            guard view.half(entry) == 1, number > 0, strings.holds(text),
                strings.systemHash(Int(text), &budget) == view.word(entry + 8), budget >= 0,
                (next == 0) == (index == count - 1)
            else {
                throw .malformed("a version defined has a wrong name, or no proper end")
            }
            note(number, 2)
            address += UInt64(next)
        }
    }
}
