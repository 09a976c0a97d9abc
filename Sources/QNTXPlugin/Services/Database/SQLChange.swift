/// What a statement has changed.
public struct SQLChange: Sendable, Hashable {
    /// How many rows.
    public let rows: Int
    /// The row id of the last row that was inserted.
    public let lastInsertedID: Int64

    /// Describes a change.
    public init(rows: Int, lastInsertedID: Int64) {
        self.rows = rows
        self.lastInsertedID = lastInsertedID
    }
}
