import QNTXPlugin

extension PluginError {
    /// An ELF file whose tables do not hold together.
    /// - Parameter what: which table, and what about it.
    static func malformed(_ what: String) -> PluginError {
        PluginError(
            .malformedELF,
            "\(what); the file is truncated, damaged or still being written: copy or build it again",
            stage: .inspect
        )
    }
}
