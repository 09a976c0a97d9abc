/// One row of a query's result.
public struct SQLRow: Sendable, Hashable {
    /// The columns' names, in order.
    public let columns: [String]
    /// Their values.
    public let values: [SQLValue]

    /// Makes a row.
    public init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of the first column of that name, in any case; nil where there is none.
    public subscript(name: String) -> SQLValue? {
        guard let index = columns.firstIndex(where: { $0.lowercased() == name.lowercased() }) else { return nil }
        return values[index]
    }
}
