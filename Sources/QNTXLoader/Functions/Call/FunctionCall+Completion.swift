import QNTXPlugin

extension FunctionCall {
    /// Fills in what the caller has not given: defaults, lengths, room for what comes out, what is the host's.
    mutating func complete() throws(ArgumentFault) {
        let parameters = parameters
        for index in plan.given where isSet & 1 << UInt64(index) == 0 {
            switch parameters[index].fallback {
            case .value(let value): try setDefault(value, index)
            case .parameter: break
            case nil: throw ArgumentFault(message: "it is missing", parameter: parameters[index].name)
            }
        }
        if plan.hasLengths { try setLengths() }
        for index in plan.given where isSet & 1 << UInt64(index) == 0 {
            guard case .parameter(let other) = parameters[index].fallback else { continue }
            do throws(ArgumentFault) {
                try copyScalar(from: other, to: index)
            } catch {
                throw error.about(parameters[index].name)
            }
        }
        for index in parameters.indices {
            do throws(ArgumentFault) {
                try complete(index)
            } catch {
                throw error.about(parameters[index].name)
            }
        }
    }

    private mutating func complete(_ index: Int) throws(ArgumentFault) {
        let parameter = parameters[index]
        switch (plan.places[index], parameter.type) {
        case (.pointee(let pointer, let cell), _): set(frame + cell, at: pointer)
        case (.callback(let place), let type): CallSinks.place(index, type, number, at: frame + place)
        case (.block(let place), .block(let element, let length)):
            let wanted = try self.length(length, size: element.size)
            if parameter.direction == .out {
                setCount(wanted, index)
                set(try arena.take(wanted * element.size), at: place)
            } else if count(index) != wanted {
                throw ArgumentFault(
                    message: "it has \(count(index)) elements, and should have \(wanted): "
                        + plan.signature.text(of: parameter.type)
                )
            }
        default: break
        }
    }

    // MARK: Defaults

    private mutating func setDefault(_ value: FunctionValue, _ index: Int) throws(ArgumentFault) {
        // It was checked with the signature, and read as a caller's value is.
        var reader = ValueArgumentReader(.list([value]))
        _ = try reader.begin()
        _ = try reader.nextElement()
        try self.value(index, &reader)
    }

    private func copyScalar(from other: Int, to index: Int) throws(ArgumentFault) {
        guard let from = parameters[other].scalar, let to = parameters[index].scalar else { return }
        let (source, place) = (frame + plan.scalarPlace(other), plan.scalarPlace(index))
        if from.isFloat {
            try Scalar.take(Scalar.double(from, source), to, into: frame + place)
        } else if from == .bool || to == .bool {
            guard from == to else { throw Scalar.expected(to, "a \(from.rawValue)") }
            frame.storeBytes(of: source.load(as: UInt8.self), toByteOffset: place, as: UInt8.self)
        } else {
            let (magnitude, isNegative) = integer(other)
            try Scalar.take(magnitude, negative: isNegative, to, into: frame + place)
        }
        if case .word = plan.places[index], !to.isFloat { extend(to, at: place) }
    }

    // MARK: Lengths

    /// Sets the parameters that are lengths of lists which the caller has given.
    private mutating func setLengths() throws(ArgumentFault) {
        let parameters = parameters
        for (index, parameter) in parameters.enumerated() {
            guard case .block(_, let length) = parameter.type, parameter.direction != .out, let sole = length.sole,
                let type = parameters[sole].scalar
            else { continue }
            let count = count(index)
            if isSet & 1 << UInt64(sole) != 0 {
                let (other, _) = integer(sole)
                guard other == UInt64(count) else {
                    throw ArgumentFault(
                        message: "it has \(count) elements, and another list of the same length has \(other)",
                        parameter: parameter.name
                    )
                }
                continue
            }
            isSet |= 1 << UInt64(sole)
            let place = plan.scalarPlace(sole)
            do throws(ArgumentFault) {
                try Scalar.take(UInt64(count), negative: false, type, into: frame + place)
            } catch {
                throw ArgumentFault(
                    message: "it has \(count) elements, more than its length \(parameters[sole].name) can say",
                    parameter: parameter.name
                )
            }
            if case .word = plan.places[sole] { extend(type, at: place) }
        }
    }
}
