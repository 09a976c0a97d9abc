/// What is bound to a parameter of the host's own statements.
enum RawArgument {
    case integer(Int64)
    case text(String)
    case null
}

extension RawArgument: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(stringLiteral value: String) { self = .text(value) }
}
