/// Writes values as a TOML text.
package enum TOMLText {
    /// The text: keys without a section first, then one section after the other, in the order in which they come.
    package static func written(_ entries: [(path: [String], value: SettingValue)]) -> String {
        var order: [[String]] = []
        var sections: [[String]: [String]] = [:]
        for (path, value) in entries {
            let section = Array(path.dropLast())
            if sections[section] == nil { order.append(section) }
            sections[section, default: []].append("\(TOMLKey.written(path.suffix(1))) = \(value.toml)\n")
        }
        var text = (sections[[]] ?? []).joined()
        for section in order where !section.isEmpty {
            if !text.isEmpty { text += "\n" }
            text += "[\(TOMLKey.written(section))]\n" + (sections[section] ?? []).joined()
        }
        return text
    }
}
