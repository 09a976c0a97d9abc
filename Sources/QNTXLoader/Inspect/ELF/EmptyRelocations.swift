import QNTXPlugin

/// The empty entries of a relocation table. Linkers leave some over where they have made room for too many: all zeros, in
/// one piece, after the relative ones or at the end. Empty ones elsewhere are a part of the file that was lost.
struct EmptyRelocations {
    private var run: Range<Int>?
    /// How many entries at the start are relative.
    private var relative: Int?

    /// Takes note of an entry that is not relative.
    mutating func noteOther(_ index: Int) {
        if relative == nil { relative = index }
    }

    /// Takes note of an entry that does nothing.
    /// - Parameter isZero: whether all of it is zero.
    mutating func noteEmpty(_ index: Int, isZero: Bool) throws(PluginError) {
        noteOther(index)
        guard isZero, run == nil || run?.upperBound == index else {
            throw .malformed("relocation \(index) is empty among others")
        }
        run = (run?.lowerBound ?? index)..<index + 1
    }

    /// Checks, after all entries, where the empty ones were.
    func check(count: Int) throws(PluginError) {
        guard let run, run.lowerBound != relative, run.upperBound != count else { return }
        throw .malformed("relocations \(run.lowerBound) to \(run.upperBound - 1) are empty among others")
    }
}
