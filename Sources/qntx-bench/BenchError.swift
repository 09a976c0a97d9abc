/// Why something could not be measured.
struct BenchError: Error, CustomStringConvertible {
    /// What happened, and what to do about it.
    let description: String

    /// An error in words.
    init(_ description: String) {
        self.description = description
    }
}
