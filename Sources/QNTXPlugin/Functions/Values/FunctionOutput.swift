/// A Swift type that what a declared function gives can be taken as.
public protocol FunctionOutput: Sendable {
    /// Takes a value.
    /// - Throws: `invalidArgument` for one that is something else, or that this type cannot hold exactly.
    init(functionValue: FunctionValue) throws(PluginError)
}

extension FunctionValue: FunctionOutput {
    /// Itself.
    public init(functionValue: FunctionValue) throws(PluginError) { self = functionValue }
}

extension Double: FunctionOutput {
    /// A number; an integer where it can be held exactly.
    public init(functionValue value: FunctionValue) throws(PluginError) {
        switch value {
        case .number(let number): self = number
        case .integer(let integer):
            guard let number = Double(exactly: integer) else { throw Self.mismatch(value) }
            self = number
        default: throw Self.mismatch(value)
        }
    }
}

extension Bool: FunctionOutput {
    /// A truth.
    public init(functionValue value: FunctionValue) throws(PluginError) {
        guard case .bool(let truth) = value else { throw Self.mismatch(value) }
        self = truth
    }
}

extension String: FunctionOutput {
    /// A text.
    public init(functionValue value: FunctionValue) throws(PluginError) {
        guard case .text(let text) = value else { throw Self.mismatch(value) }
        self = text
    }
}

extension FixedWidthInteger where Self: FunctionOutput {
    /// An integer that fits.
    public init(functionValue value: FunctionValue) throws(PluginError) {
        let fitting: Self? =
            switch value {
            case .integer(let integer): Self(exactly: integer)
            case .unsigned(let integer): Self(exactly: integer)
            default: nil
            }
        guard let fitting else { throw Self.mismatch(value) }
        self = fitting
    }
}

extension Int: FunctionOutput {}
extension Int32: FunctionOutput {}
extension Int64: FunctionOutput {}
extension UInt: FunctionOutput {}
extension UInt8: FunctionOutput {}
extension UInt32: FunctionOutput {}
extension UInt64: FunctionOutput {}

extension Array: FunctionOutput where Element: FunctionOutput {
    /// A list of such.
    public init(functionValue value: FunctionValue) throws(PluginError) {
        switch value {
        case .numbers(let numbers):
            if let numbers = numbers as? Self {
                self = numbers
            } else {
                self = try Self.each(numbers.map(FunctionValue.number))
            }
        case .list(let values): self = try Self.each(values)
        case .bytes(let bytes):
            if let bytes = bytes as? Self {
                self = bytes
            } else {
                self = try Self.each(bytes.map { FunctionValue($0) })
            }
        default: throw Self.mismatch(value)
        }
    }

    private static func each(_ values: [FunctionValue]) throws(PluginError) -> Self {
        var elements: [Element] = []
        elements.reserveCapacity(values.count)
        for value in values { elements.append(try Element(functionValue: value)) }
        return elements
    }
}

extension FunctionOutput {
    fileprivate static func mismatch(_ value: FunctionValue) -> PluginError {
        PluginError(.invalidArgument, "the function gave \(value.kind), which is no \(Self.self)")
    }
}
