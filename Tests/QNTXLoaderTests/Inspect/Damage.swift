import QNTXTestSupport
import Testing

/// One deliberate piece of damage.
struct Damage: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let change: @Sendable (inout ELFEditor) throws -> Void

    init(_ what: String, _ change: @escaping @Sendable (inout ELFEditor) throws -> Void) {
        (testDescription, self.change) = (what, change)
    }

    /// Entries of the dynamic table by their numbers, each set to a value.
    static func tag(_ name: String, _ tag: UInt64, _ value: UInt64) -> Damage {
        Damage("\(name) = \(value)") { editor in
            let field = try #require(editor.dynamic(tag))
            editor[field] = value
        }
    }
}
