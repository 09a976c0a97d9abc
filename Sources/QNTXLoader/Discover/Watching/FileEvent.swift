/// Something that happens to a name.
enum FileEvent: Sendable, Equatable {
    /// A file was renamed to this name: it is complete.
    case movedIn
    /// The name came to be: somebody begins to write a file, or linked one here.
    case created
    /// What a symbolic link of this name leads to came to be.
    case targetCreated
    /// Content was written; more may follow until it is closed.
    case written
    /// Whoever wrote has closed the file, or a link on the way to it was made.
    case closed
    /// The owner, the permissions or a time changed.
    case attributes
    /// The name is no more, or nothing is behind it.
    case gone
}
