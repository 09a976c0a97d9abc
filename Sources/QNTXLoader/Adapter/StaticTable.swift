/// Tables that plugins may read for the life of the process.
enum StaticTable {
    /// Puts a table where it stays.
    static func make<Table>(_ table: Table) -> UnsafePointer<Table> {
        let place = UnsafeMutablePointer<Table>.allocate(capacity: 1)
        place.initialize(to: table)
        return UnsafePointer(place)
    }
}
