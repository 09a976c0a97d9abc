import Foundation
import QNTXPlugin

extension FunctionValue {
    /// The value as the protocol between a host and a process has it.
    var message: Qntx_Value {
        var message = Qntx_Value()
        switch self {
        case .null: message.null = Qntx_Nothing()
        case .bool(let truth): message.truth = truth
        case .integer(let number): message.integer = number
        case .unsigned(let number): message.unsigned = number
        case .number(let number): message.number = number
        case .text(let text): message.text = text
        case .bytes(let bytes): message.bytes = Data(bytes)
        case .list(let values): message.list = Self.message(values)
        case .numbers(let numbers): message.numbers.numbers = numbers
        case .object(let fields): message.object = Self.message(fields)
        }
        return message
    }

    static func message(_ values: [FunctionValue]) -> Qntx_Values {
        var message = Qntx_Values()
        message.values = values.map(\.message)
        return message
    }

    static func message(_ fields: [String: FunctionValue]) -> Qntx_Fields {
        var message = Qntx_Fields()
        message.fields = fields.mapValues(\.message)
        return message
    }

    init(_ message: Qntx_Value) {
        self =
            switch message.value {
            case .null, nil: .null
            case .truth(let truth): .bool(truth)
            case .integer(let number): .integer(number)
            case .unsigned(let number): .unsigned(number)
            case .number(let number): .number(number)
            case .text(let text): .text(text)
            case .bytes(let bytes): .bytes(Array(bytes))
            case .list(let list): .list(list.values.map { FunctionValue($0) })
            case .numbers(let numbers): .numbers(numbers.numbers)
            case .object(let object): .object(object.fields.mapValues { FunctionValue($0) })
            }
    }
}

extension FunctionArguments {
    /// As the protocol has them.
    var message: Qntx_FunctionCall.OneOf_Arguments {
        switch self {
        case .list(let values): .ordered(FunctionValue.message(values))
        case .named(let values): .named(FunctionValue.message(values))
        }
    }

    init(_ message: Qntx_FunctionCall.OneOf_Arguments?) {
        self =
            switch message {
            case .ordered(let values): .list(values.values.map { FunctionValue($0) })
            case .named(let fields): .named(fields.fields.mapValues { FunctionValue($0) })
            case nil: .list([])
            }
    }
}
