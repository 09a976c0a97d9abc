import QNTXPlugin
import QNTXTOML

/// Changes keys of a TOML text and leaves the rest as it is, comments included.
///
/// Each change is tried in the ways that keep most of the text, and the first holds whose result, read again, differs
/// from the text before in that key alone. The last way writes the file anew, without its comments.
struct TOMLEditor {
    private(set) var document: TOMLDocument
    /// Whether comments and the order of the file are still there.
    private(set) var keepsText = true
    private let newline: [UInt8]

    init(_ document: TOMLDocument) {
        self.document = document
        let first = document.bytes.firstIndex(of: 0x0A) ?? 0
        newline = first > 0 && document.bytes[first - 1] == 0x0D ? [0x0D, 0x0A] : [0x0A]
    }

    /// Makes one change.
    /// - Throws: `configInvalid` if the text has something else in the place of the key.
    mutating func apply(_ change: ConfigChange) throws(PluginError) {
        guard let value = change.value else { return try remove(change) }
        let key = change.key
        if let entry = document.entries.first(where: { $0.key == key }) {
            guard entry.value.toml != value.toml else { return }
            try commit([entry.valueRange.isEmpty ? nil : replaced(entry.valueRange, value)], entry.path, value, change)
            return
        }
        if let below = document.entries.first(where: { $0.key.hasPrefix(key + ".") }) {
            throw refused(change, "is a section there, with \(TOMLKey.written(below.path)) in it: set a key of it")
        }
        if let above = document.entries.first(where: { key.hasPrefix($0.key + ".") }) {
            throw refused(change, "cannot be set, as \(TOMLKey.written(above.path)) is \(above.value.typeName) there")
        }
        try commit(insertions(change.path, value), change.path, value, change)
    }

    /// Takes the first text that says what it should.
    private mutating func commit(
        _ texts: [[UInt8]?],
        _ path: [String],
        _ value: SettingValue?,
        _ change: ConfigChange
    ) throws(PluginError) {
        var entries = document.entries.map { (path: $0.path, value: $0.value) }
        let place = entries.firstIndex { $0.path == path }
        switch (place, value) {
        case (let place?, let value?): entries[place].value = value
        case (let place?, nil): entries.remove(at: place)
        case (nil, let value?): entries.append((path, value))
        case (nil, nil): return
        }
        let expected = Dictionary(
            entries.map { (TOMLKey.written($0.path), $0.value.toml) },
            uniquingKeysWith: { _, last in last }
        )
        for text in texts {
            guard let text, let result = try? TOMLDocument(text), result.values == expected else { continue }
            document = result
            return
        }
        let text = Array(TOMLText.written(entries).utf8)
        guard let result = try? TOMLDocument(text), result.values == expected else {
            throw refused(change, "cannot be changed there without changing more: edit the file by hand")
        }
        document = result
        keepsText = false
    }

    private mutating func remove(_ change: ConfigChange) throws(PluginError) {
        let key = change.key
        // One at a time: each removal moves the places of the others.
        while let entry = document.entries.first(where: { $0.key == key || $0.key.hasPrefix(key + ".") }) {
            try commit([entry.statement.map(without)], entry.path, nil, change)
        }
    }

    private func replaced(_ range: Range<Int>, _ value: SettingValue) -> [UInt8] {
        var bytes = document.bytes
        bytes.replaceSubrange(range, with: value.toml.utf8)
        return bytes
    }

    /// The text without the lines of a statement.
    private func without(_ statement: Range<Int>) -> [UInt8] {
        var bytes = document.bytes
        let start = bytes[..<statement.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? byteOrderMark
        bytes.removeSubrange(start..<lineEnd(statement.upperBound))
        return bytes
    }

    /// The texts with a new key in them, the best first.
    private func insertions(_ path: [String], _ value: SettingValue) -> [[UInt8]?] {
        let section = path.dropLast()
        var texts: [[UInt8]?] = []
        let headers = document.headers.filter { header in
            !header.isInElement && header.path.count < path.count
                && zip(header.path, path).allSatisfy { $0.lowercased() == $1.lowercased() }
        }
        if let header = headers.max(by: { $0.path.count < $1.path.count }) {
            let line = TOMLKey.written(path.dropFirst(header.path.count)) + " = " + value.toml
            texts.append(inserted(line, after: header.end))
        }
        if !section.isEmpty {
            var text = document.bytes
            if !text.isEmpty {
                if text.last != 0x0A { text += newline }
                text += newline
            }
            text += Array("[\(TOMLKey.written(section))]".utf8) + newline
            text += Array("\(TOMLKey.written(path.suffix(1))) = \(value.toml)".utf8) + newline
            texts.append(text)
        }
        texts.append(inserted(TOMLKey.written(path) + " = " + value.toml, after: document.rootEnd))
        return texts
    }

    /// The text with a new line after the line that a byte is in, or at the beginning.
    private func inserted(_ line: String, after end: Int?) -> [UInt8] {
        var bytes = document.bytes
        guard let end else {
            let gap = bytes.count > byteOrderMark && bytes[byteOrderMark] != 0x0A ? newline : []
            bytes.insert(contentsOf: Array(line.utf8) + newline + gap, at: byteOrderMark)
            return bytes
        }
        let place = lineEnd(end)
        let isLast = place == bytes.count && bytes.last != 0x0A
        bytes.insert(contentsOf: (isLast ? newline : []) + Array(line.utf8) + newline, at: place)
        return bytes
    }

    /// Where the line after the one of a byte begins.
    private func lineEnd(_ offset: Int) -> Int {
        document.bytes[offset...].firstIndex(of: 0x0A).map { $0 + 1 } ?? document.bytes.count
    }

    private var byteOrderMark: Int { document.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    private func refused(_ change: ConfigChange, _ reason: String) -> PluginError {
        PluginError(.configInvalid, "\(TOMLKey.written(change.path)) \(reason)")
    }
}
