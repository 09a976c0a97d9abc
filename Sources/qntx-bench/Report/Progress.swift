import Foundation

/// What goes on, on standard error, so that the table or the JSON on standard output stays by itself.
struct Progress: Sendable {
    /// `1/4 load`.
    let title: String

    /// Says what is being done.
    func callAsFunction(_ what: String) {
        FileHandle.standardError.write(Data("\(title): \(what)\n".utf8))
    }
}
