extension ELFLibrary {
    /// The names of the functions that it has for others, as often as it has versions of them.
    var exportedFunctions: [String] {
        (0..<symbols.count).compactMap { index in
            let symbol = symbols[index]
            guard symbol.isDefined, symbol.isFunction || symbol.isResolver, !symbol.isLocal else { return nil }
            return dynamic.strings.text(Int(symbol.name))
        }
    }
}
