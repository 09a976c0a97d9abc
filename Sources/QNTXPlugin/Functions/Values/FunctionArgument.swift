/// A Swift type whose values can be given to a declared function as they are.
public protocol FunctionArgument: Sendable {
    /// The value as functions take it.
    var functionValue: FunctionValue { get }
}

extension FunctionValue: FunctionArgument {
    /// Itself.
    public var functionValue: FunctionValue { self }
}

extension Double: FunctionArgument {
    /// The number.
    public var functionValue: FunctionValue { .number(self) }
}

extension Float: FunctionArgument {
    /// The number.
    public var functionValue: FunctionValue { .number(Double(self)) }
}

extension Bool: FunctionArgument {
    /// The truth.
    public var functionValue: FunctionValue { .bool(self) }
}

extension String: FunctionArgument {
    /// The text: also an enum's case by its name.
    public var functionValue: FunctionValue { .text(self) }
}

extension FixedWidthInteger where Self: FunctionArgument {
    /// The integer, as it is.
    public var functionValue: FunctionValue { FunctionValue(self) }
}

extension Int: FunctionArgument {}
extension Int8: FunctionArgument {}
extension Int16: FunctionArgument {}
extension Int32: FunctionArgument {}
extension Int64: FunctionArgument {}
extension UInt: FunctionArgument {}
extension UInt8: FunctionArgument {}
extension UInt16: FunctionArgument {}
extension UInt32: FunctionArgument {}
extension UInt64: FunctionArgument {}

extension Array: FunctionArgument where Element: FunctionArgument {
    /// The list; of bytes where it has such.
    public var functionValue: FunctionValue {
        switch self {
        case let numbers as [Double]: .numbers(numbers)
        case let bytes as [UInt8]: .bytes(bytes)
        default: .list(map(\.functionValue))
        }
    }
}

extension Dictionary: FunctionArgument where Key == String, Value: FunctionArgument {
    /// The object: a struct by its fields.
    public var functionValue: FunctionValue { .object(mapValues(\.functionValue)) }
}
