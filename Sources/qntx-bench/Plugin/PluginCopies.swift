import Foundation

/// Many plugins out of one: copies of its library, each with a name of its own, because a host has one plugin of a name.
enum PluginCopies {
    /// Writes copies into a directory.
    /// - Throws: if the library does not have its name twice, in its note and in its metadata.
    static func write(_ count: Int, of plugin: BenchPlugin, into directory: String) throws {
        let original = try Data(contentsOf: URL(fileURLWithPath: plugin.library))
        let places = ranges(of: Data(BenchPlugin.name.utf8), in: original)
        guard places.count >= 2 else {
            throw BenchError("\(plugin.library) has its name \(places.count) times, not in its note and its metadata")
        }
        for number in 0..<count {
            let name = name(number)
            guard name.utf8.count == BenchPlugin.name.utf8.count else {
                throw BenchError("\(count) copies are more than there are names for")
            }
            var copy = original
            for place in places { copy.replaceSubrange(place, with: Data(name.utf8)) }
            let path = "\(directory)/\(name).so"
            guard
                FileManager.default.createFile(atPath: path, contents: copy, attributes: [.posixPermissions: 0o600])
            else {
                throw BenchError("cannot write \(path)")
            }
        }
    }

    /// What the plugin of a number is called.
    static func name(_ number: Int) -> String {
        let digits = String(number)
        return "bench-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func ranges(of text: Data, in data: Data) -> [Range<Data.Index>] {
        var ranges: [Range<Data.Index>] = []
        var rest = data.startIndex..<data.endIndex
        while let found = data.range(of: text, in: rest) {
            ranges.append(found)
            rest = found.upperBound..<data.endIndex
        }
        return ranges
    }
}
