import CQNTXPlugin
import HTTPTypes

/// Lends text to a call as the ABI wants it.
func withView<Result>(_ text: String, _ body: (qntx_str) -> Result) -> Result {
    var text = text
    return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { body(qntx_str(data: $0.baseAddress, length: $0.count)) }
    }
}

/// Lends names and values to a call as the ABI wants them. The list is NULL where there are none.
func withPairs<Result>(
    _ fields: [(String, String)],
    _ body: (UnsafePointer<qntx_pair>?, Int) -> Result
) -> Result {
    guard !fields.isEmpty else { return body(nil, 0) }
    // All text in one piece, which does not move any more when the views are made.
    var text: [CChar] = []
    for (name, value) in fields {
        text.append(contentsOf: name.utf8.lazy.map { CChar(bitPattern: $0) })
        text.append(contentsOf: value.utf8.lazy.map { CChar(bitPattern: $0) })
    }
    return text.withUnsafeBufferPointer { text in
        var at = text.baseAddress
        func view(_ length: Int) -> qntx_str {
            defer { at = at.map { $0 + length } }
            return qntx_str(data: at, length: length)
        }
        let pairs = fields.map { qntx_pair(name: view($0.utf8.count), value: view($1.utf8.count)) }
        return pairs.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
    }
}

/// Lends header or trailer fields to a call.
func withPairs<Result>(_ fields: HTTPFields, _ body: (UnsafePointer<qntx_pair>?, Int) -> Result) -> Result {
    withPairs(fields.map { ($0.name.canonicalName, $0.value) }, body)
}

extension String {
    /// Borrowed text of the host's, copied.
    init(_ view: qntx_str) {
        self = String(decoding: UnsafeRawBufferPointer(start: view.data, count: view.length), as: UTF8.self)
    }
}

extension Array where Element == UInt8 {
    /// Borrowed bytes of the host's, copied.
    init(_ view: qntx_bytes) {
        self = [UInt8](UnsafeRawBufferPointer(start: view.data, count: view.length))
    }
}
