import CQNTXSystem
import QNTXPlugin

/// Lays a call's frame out.
struct CallLayout {
    private(set) var places: [CallPlace] = []
    private(set) var arguments: [Int] = []
    /// What libffi is told: the codes of the result and of each argument.
    private(set) var codes: [Int32] = []
    /// How the call is made where all is in registers; nil where it is not.
    private(set) var registers: CallPlan.Mode?
    private(set) var (floats, counts, result, size) = (0, 0, 0, 0)

    private var (integerCount, floatCount) = (0, 0)
    private var isAllScalar = true

    init(_ signature: FunctionSignature) {
        codes = Self.codes(of: signature.result)
        let kinds = signature.parameters.map { Self.kind(of: $0) }
        let integers = kinds.reduce(0) { $0 + $1.integers }
        let numbers = kinds.reduce(0) { $0 + $1.floats }
        floats = max(integers, qntx_call_integer_registers()) * 8
        size = floats + max(numbers, qntx_call_float_registers()) * 8
        for (parameter, kind) in zip(signature.parameters, kinds) { place(parameter, kind) }
        counts = take(8 * max(1, signature.parameters.count), alignment: 8)
        let structure = if case .value(.structure(let type)) = signature.result { type.size } else { 0 }
        result = take(max(16, structure), alignment: 16)
        size = (size + 15) & ~15
        registers = registers(for: signature.result)
    }

    // MARK: Parameters

    /// What a parameter is made of in C.
    private struct Kind {
        var integers = 0
        var floats = 0
        /// By value.
        var structure: StructType?
        /// What a pointer to one points to.
        var pointee: ValueType?
    }

    private static func kind(of parameter: FunctionParameter) -> Kind {
        switch parameter.type {
        case .value(let type) where parameter.direction != .in: return Kind(integers: 1, pointee: type)
        case .value(.structure(let type)): return Kind(structure: type)
        case .value(let type): return type.scalar?.isFloat == true ? Kind(floats: 1) : Kind(integers: 1)
        case .reference(let type): return Kind(integers: 1, pointee: type)
        case .cString, .block: return Kind(integers: 1)
        // Pointer and length, context and function.
        case .text, .bytes, .list, .progress, .reason: return Kind(integers: 2)
        }
    }

    private mutating func place(_ parameter: FunctionParameter, _ kind: Kind) {
        if let structure = kind.structure {
            let offset = take(structure.size, alignment: 16)
            isAllScalar = false
            arguments.append(offset)
            codes += Self.codes(of: .structure(structure))
            return places.append(.structure(offset))
        }
        if kind.floats > 0 {
            let offset = floats + floatCount * 8
            floatCount += 1
            arguments.append(offset)
            if case .value(let type) = parameter.type { codes += Self.codes(of: type) }
            return places.append(.word(offset))
        }
        let offset = integerCount * 8
        integerCount += kind.integers
        arguments.append(offset)
        if let pointee = kind.pointee {
            let cell = take(pointee.size, alignment: 16)
            codes.append(Int32(QNTX_CALL_POINTER))
            return places.append(.pointee(pointer: offset, cell: cell))
        }
        let isSink = parameter.direction == .out
        switch parameter.type {
        case .value(let type), .reference(let type):
            codes += Self.codes(of: type)
            places.append(.word(offset))
        case .cString:
            codes.append(Int32(QNTX_CALL_POINTER))
            places.append(.cString(offset))
        case .block:
            codes.append(Int32(QNTX_CALL_POINTER))
            places.append(.block(offset))
        case .list where !isSink:
            // Two arguments of their own.
            codes += [Int32(QNTX_CALL_POINTER), Int32(QNTX_CALL_U64)]
            arguments.append(offset + 8)
            places.append(.view(offset))
        case .text where !isSink, .bytes where !isSink:
            codes += Self.twoWords
            places.append(.view(offset))
        case .text, .bytes, .list, .progress, .reason:
            codes += Self.twoWords
            places.append(.callback(offset))
        }
    }

    private mutating func take(_ bytes: Int, alignment: Int) -> Int {
        size = (size + alignment - 1) & ~(alignment - 1)
        defer { size += bytes }
        return size
    }

    // MARK: How it is called

    private func registers(for result: FunctionResult) -> CallPlan.Mode? {
        guard isAllScalar, integerCount <= qntx_call_integer_registers(), floatCount <= qntx_call_float_registers(),
            qntx_call_integer_registers() > 0
        else { return nil }
        switch result {
        case .nothing, .cString, .status, .code: return .integer(hasFloats: floatCount > 0)
        case .value(let type):
            guard let scalar = type.scalar else { return nil }
            return scalar.isFloat ? .float(hasIntegers: integerCount > 0) : .integer(hasFloats: floatCount > 0)
        // Two registers come back.
        case .text, .bytes: return nil
        }
    }

    /// A struct of two words: a view, a sink.
    private static let twoWords = [QNTX_CALL_STRUCT, 2, QNTX_CALL_POINTER, QNTX_CALL_U64].map { Int32($0) }

    private static func codes(of result: FunctionResult) -> [Int32] {
        switch result {
        case .nothing: [Int32(QNTX_CALL_VOID)]
        case .value(let type): codes(of: type)
        case .cString: [Int32(QNTX_CALL_POINTER)]
        case .text, .bytes: twoWords
        case .status, .code: [Int32(QNTX_CALL_I32)]
        }
    }

    private static func codes(of type: ValueType) -> [Int32] {
        switch type {
        case .scalar(let scalar): [code(of: scalar)]
        case .enumeration(let type): [code(of: type.underlying)]
        case .structure(let type):
            {
                let members = type.fields.map { field in (0..<(field.count ?? 1)).map { _ in codes(of: field.type) } }
                let count = members.reduce(0) { $0 + $1.count }
                return [Int32(QNTX_CALL_STRUCT), Int32(count)] + members.flatMap { $0.flatMap(\.self) }
            }()
        }
    }

    private static func code(of type: ScalarType) -> Int32 {
        let code =
            switch type {
            case .i8: QNTX_CALL_I8
            case .i16: QNTX_CALL_I16
            case .i32: QNTX_CALL_I32
            case .i64, .isize: QNTX_CALL_I64
            case .u8, .bool: QNTX_CALL_U8
            case .u16: QNTX_CALL_U16
            case .u32: QNTX_CALL_U32
            case .u64, .usize: QNTX_CALL_U64
            case .f32: QNTX_CALL_F32
            case .f64: QNTX_CALL_F64
            }
        return Int32(code)
    }
}
