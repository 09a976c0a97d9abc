import CQNTXPlugin
import Glibc
import QNTXPlugin

extension FunctionCall {
    /// Why the function says that it has failed; nil if it has not.
    func failure() throws(ArgumentFault) -> FunctionFailure? {
        switch plan.signature.result {
        case .status:
            let status = frame.load(fromByteOffset: plan.result, as: qntx_status.self)
            guard status < 0 else { return nil }
            var reason = ""
            for (index, parameter) in parameters.enumerated() where parameter.type == .reason {
                reason = LogText.clean(String(decoding: try sinks?.content(of: index) ?? [], as: UTF8.self))
            }
            let known = ABIStatus(rawValue: status)
            return FunctionFailure(status: status, reason: reason.isEmpty ? known.text : reason)
        case .code:
            let code = frame.load(fromByteOffset: plan.result, as: Int32.self)
            guard code != 0 else { return nil }
            let text = function.text(ofCode: code)
            return FunctionFailure(status: code, reason: text ?? "it returned \(code)")
        default: return nil
        }
    }

    /// Writes what the function has given, as an object.
    mutating func write<Writer: ResultWriter>(_ writer: inout Writer) throws(ArgumentFault) {
        let returns = plan.signature.result.isReturned
        writer.beginObject(plan.returned.count + (returns ? 1 : 0))
        if returns {
            writer.name(Self.resultName)
            do throws(ArgumentFault) {
                try writeResult(&writer)
            } catch {
                throw error.about(FunctionSignature.resultName)
            }
        }
        for index in plan.returned {
            writer.name(plan.names[index])
            do throws(ArgumentFault) {
                try writeParameter(index, &writer)
            } catch {
                throw error.about(parameters[index].name)
            }
        }
        writer.endObject()
    }

    private static let resultName = Array(FunctionSignature.resultName.utf8)

    private func writeResult<Writer: ResultWriter>(_ writer: inout Writer) throws(ArgumentFault) {
        let place = UnsafeRawPointer(frame + plan.result)
        switch plan.signature.result {
        case .nothing, .status, .code: break
        case .value(let type): write(type, place, &writer)
        case .cString:
            guard let text = place.load(as: UnsafePointer<CChar>?.self) else { return writer.null() }
            let length = strnlen(text, function.limit + 1)
            try write(text: UnsafeRawBufferPointer(start: text, count: length), &writer)
        case .text:
            let view = place.load(as: qntx_str.self)
            try write(text: try borrowed(view.data, view.length), &writer)
        case .bytes:
            let view = place.load(as: qntx_bytes.self)
            writer.bytes(try borrowed(view.data, view.length))
        }
    }

    private func borrowed(_ data: UnsafeRawPointer?, _ length: Int) throws(ArgumentFault) -> UnsafeRawBufferPointer {
        guard length >= 0, length <= function.limit else { throw CallArena.tooLarge }
        guard length == 0 || data != nil else {
            throw ArgumentFault(message: "the function gave NULL with a length of \(length)", kind: .result)
        }
        return UnsafeRawBufferPointer(start: data, count: length)
    }

    private func write<Writer: ResultWriter>(
        text: UnsafeRawBufferPointer,
        _ writer: inout Writer
    ) throws(ArgumentFault) {
        guard text.count <= function.limit else { throw CallArena.tooLarge }
        guard UTF8Validity.isValid(text) else {
            throw ArgumentFault(
                message: "the function gave a text that is not UTF-8; it should declare bytes",
                kind: .result
            )
        }
        writer.text(text)
    }

    private func writeParameter<Writer: ResultWriter>(_ index: Int, _ writer: inout Writer) throws(ArgumentFault) {
        switch (plan.places[index], parameters[index].type) {
        case (.pointee(_, let cell), .value(let type)): write(type, frame + cell, &writer)
        case (.view(let place), .list(let type)):
            let base = frame.load(fromByteOffset: place, as: UnsafeRawPointer?.self)
            write(list: type, base, count(index), &writer)
        case (.block(let place), .block(let element, let length)):
            let base = frame.load(fromByteOffset: place, as: UnsafeRawPointer?.self)
            let count = try counted(length, of: index)
            switch element {
            case .value(let type): write(list: type, base, count, &writer)
            case .character:
                let bytes = UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : count)
                try write(text: UnsafeRawBufferPointer(rebasing: bytes.prefix { $0 != 0 }), &writer)
            }
        case (.callback, let type):
            let content = try sinks?.content(of: index) ?? []
            try write(content, type, &writer)
        default: writer.null()
        }
    }

    private func write<Writer: ResultWriter>(
        _ content: [UInt8],
        _ type: ParameterType,
        _ writer: inout Writer
    ) throws(ArgumentFault) {
        let result = content.withUnsafeBytes { bytes in
            Result { () throws(ArgumentFault) in
                switch type {
                case .list(let type): write(list: type, bytes.baseAddress, bytes.count / type.size, &writer)
                case .bytes: writer.bytes(bytes)
                default: try write(text: bytes, &writer)
                }
            }
        }
        try result.get()
    }

    /// How many elements of a block count: as many as there is room for, or as the function says.
    private func counted(_ length: BlockLength, of index: Int) throws(ArgumentFault) -> Int {
        let room = count(index)
        guard let sole = length.sole, parameters[sole].isCount else { return room }
        let (count, isNegative) = integer(sole)
        guard !isNegative, count <= UInt64(room) else {
            throw ArgumentFault(
                message:
                    "the function says in \(parameters[sole].name) that \(isNegative ? "-" : "")\(count) elements count, "
                    + "and there is room for \(room)",
                kind: .result
            )
        }
        return Int(count)
    }

    // MARK: Values

    private func write<Writer: ResultWriter>(_ type: ValueType, _ place: UnsafeRawPointer, _ writer: inout Writer) {
        switch type {
        case .scalar(let scalar): writer.scalar(scalar, place)
        case .enumeration(let type):
            let value = Int64(bitPattern: Scalar.bits(type.underlying, place))
            // One that the definition does not have is shown as it is.
            guard var name = type.cases.first(where: { $0.value == value })?.name else {
                return writer.scalar(type.underlying, place)
            }
            name.withUTF8 { writer.text(UnsafeRawBufferPointer($0)) }
        case .structure(let type):
            writer.beginObject(type.fields.count)
            for field in type.fields {
                writer.name(Array(field.name.utf8))
                if let count = field.count {
                    write(list: field.type, place + field.offset, count, &writer)
                } else {
                    write(field.type, place + field.offset, &writer)
                }
            }
            writer.endObject()
        }
    }

    private func write<Writer: ResultWriter>(
        list type: ValueType,
        _ base: UnsafeRawPointer?,
        _ count: Int,
        _ writer: inout Writer
    ) {
        guard let base, count > 0 else {
            if type == .scalar(.u8) { return writer.bytes(UnsafeRawBufferPointer(start: nil, count: 0)) }
            writer.beginList(0)
            return writer.endList()
        }
        switch type {
        case .scalar(.u8): writer.bytes(UnsafeRawBufferPointer(start: base, count: count))
        case .scalar(let scalar): writer.scalars(scalar, base, count)
        case .enumeration, .structure:
            writer.beginList(count)
            for index in 0..<count {
                writer.element()
                write(type, base + index * type.size, &writer)
            }
            writer.endList()
        }
    }
}

/// A function has reported that it failed.
struct FunctionFailure: Error {
    let status: Int32
    let reason: String
}
