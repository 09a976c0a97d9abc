/// How keys are written in TOML, and how the house compares them.
package enum TOMLKey {
    /// One part of a key: bare where TOML allows it, in quotation marks where not.
    package static func written(_ part: String) -> String {
        !part.isEmpty && part.utf8.allSatisfy(isBare) ? part : JSONText.quoted(part)
    }

    /// A dotted key.
    package static func written(_ path: some Sequence<String>) -> String {
        path.map(written).joined(separator: ".")
    }

    /// The key by which a value is found: dotted and without case, as in QNTX.
    package static func flat(_ path: some Sequence<String>) -> String {
        path.joined(separator: ".").lowercased()
    }

    /// Whether a bare key may have a byte.
    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
