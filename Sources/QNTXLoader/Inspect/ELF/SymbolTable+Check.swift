import QNTXPlugin

extension SymbolTable {
    /// Checks every symbol: that its name is a string, its address in the library, its version known.
    /// - Returns: whether one of them must be unique in the whole process, which keeps a library mapped for ever.
    func check(
        _ dynamic: DynamicTable,
        _ versions: VersionTable,
        _ segments: SegmentTable
    ) throws(PluginError) -> Bool {
        let first = segments.memory.loads.first?.address ?? 0
        let last = segments.memory.end
        var hasUnique = false
        for index in 1..<max(count, 1) {
            let symbol = self[index]
            guard dynamic.strings.holds(symbol.name) else {
                throw .malformed("the name of symbol \(index) is outside the strings")
            }
            guard symbol.isKnownKind else { throw .malformed("symbol \(index) is of a kind that does not exist") }
            guard versions.knows(index, isDefined: symbol.isDefined) else {
                throw .malformed("symbol \(index) has a version that is nowhere")
            }
            guard symbol.isDefined else {
                // The dynamic loader would take an address in the library itself for it.
                guard !symbol.isLocal, symbol.visibility == 0, symbol.value == 0 else {
                    throw .malformed("symbol \(index) is defined nowhere, but local or with an address")
                }
                continue
            }
            if symbol.isUnique { hasUnique = true }
            guard !symbol.isAbsolute else { continue }
            let isGood =
                if symbol.isThreadLocal {
                    symbol.value <= segments.threadLocal?.memorySize ?? 0 && segments.threadLocal != nil
                } else if symbol.isFunction || symbol.isResolver {
                    segments.memory.isCode(symbol.value)
                } else {
                    symbol.value >= first && symbol.value <= last
                }
            guard isGood else {
                throw .malformed("symbol \(index), \(dynamic.strings.text(Int(symbol.name))), is outside its segment")
            }
        }
        return hasUnique
    }
}
