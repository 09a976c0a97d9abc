/// What the operator lets a plugin do beyond its own tables.
public struct SQLGrant: Sendable, Hashable {
    /// What may be done.
    public enum Access: String, Sendable, Hashable, CaseIterable {
        /// Rows may be read.
        case read
        /// Rows may be read, inserted, changed and deleted; the tables themselves stay as they are.
        case write
    }

    /// The table or view, in any case; nil for all of them.
    public let table: String?
    /// What may be done.
    public let access: Access

    /// Grants access to a table, or to all.
    public init(_ access: Access, table: String? = nil) {
        self.table = table
        self.access = access
    }
}
