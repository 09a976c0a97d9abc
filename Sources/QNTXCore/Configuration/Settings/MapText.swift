import QNTXPlugin

/// Reads lists out of texts just as plugins do.
enum MapText {
    /// A JSON array of texts, or items with commas between; nil if it is empty.
    static func list(_ text: String) -> [String]? { MapConfig(["list": text]).stringList("list") }
}
