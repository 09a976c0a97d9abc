import QNTXPluginKit

/// Functions that are closures.
extension KitFixture: FunctionExporting {
    static let functions = [
        ExportedFunction("mean", "The mean of some numbers", "values", flags: .pure) { (values: [Double]) in
            guard !values.isEmpty else { throw PluginError(.invalidArgument, "values: there are none") }
            return values.reduce(0, +) / Double(values.count)
        },
        ExportedFunction("repeated", "A text again and again", "text", "count") { (text: String, count: Int) in
            String(repeating: text, count: max(0, count))
        },
        ExportedFunction("squares", "", "count") { (count: Int32) in (0..<max(0, count)).map { $0 * $0 } },
        ExportedFunction("reversed", "", "bytes") { (bytes: [UInt8]) -> [UInt8] in bytes.reversed() },
        ExportedFunction("mixed") { (a: Float, b: Bool, c: UInt64, d: [Int64], e: Double) in
            "\(a) \(b) \(c) \(d) \(e)"
        },
        ExportedFunction("nothing", "Does nothing") { NoOutput() },
        ExportedFunction("counted", "", "total", "progress", flags: [.blocking, .cancellable]) {
            (total: Int, progress: FunctionProgress) in
            for number in 0..<total {
                guard progress.report(number, of: total) else { throw PluginError(.closed, "told to end at \(number)") }
            }
            return total
        },
    ]
}
