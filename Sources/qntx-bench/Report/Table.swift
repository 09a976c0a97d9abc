/// Rows of text in columns, as wide as they need to be.
struct Table {
    private let columns: [String]
    private var rows: [[String]] = []

    /// An empty table with these headings.
    init(_ columns: [String]) {
        self.columns = columns
    }

    /// Adds a row, a cell for each column.
    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The table, a line each, without spaces at the ends of lines.
    var text: String {
        let all = [columns] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (cell, width) in zip(row, widths) {
                line += cell + String(repeating: " ", count: width - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
