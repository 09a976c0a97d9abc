import QNTXPlugin

extension BoundFunction {
    /// Calls with arguments as they were sent.
    /// - Returns: what comes out, as it is sent.
    /// - Throws: `ArgumentFault` or `FunctionFailure`.
    func call(
        _ arguments: [UInt8],
        _ encoding: FunctionEncoding,
        accepting: FunctionEncoding,
        inline caller: InlineCaller?,
        progress: (@Sendable (Int64, Int64) -> Bool)?
    ) throws -> [UInt8] {
        try arguments.withUnsafeBytes { bytes in
            switch (encoding, accepting) {
            case (.json, .json):
                var (reader, writer) = (JSONArgumentReader(bytes), JSONResultWriter())
                try framed(&reader, &writer, caller, progress)
                return writer.output
            case (.json, .cbor):
                var (reader, writer) = (JSONArgumentReader(bytes), CBORResultWriter())
                try framed(&reader, &writer, caller, progress)
                return writer.output
            case (.cbor, .json):
                var (reader, writer) = (CBORArgumentReader(bytes), JSONResultWriter())
                try framed(&reader, &writer, caller, progress)
                return writer.output
            case (.cbor, .cbor):
                var (reader, writer) = (CBORArgumentReader(bytes), CBORResultWriter())
                try framed(&reader, &writer, caller, progress)
                return writer.output
            }
        }
    }

    /// Calls with values of Swift's.
    func call(
        _ arguments: FunctionArguments,
        progress: (@Sendable (Int64, Int64) -> Bool)?
    ) throws -> [String: FunctionValue] {
        var (reader, writer) = (ValueArgumentReader(arguments), ValueResultWriter())
        try framed(&reader, &writer, nil, progress)
        guard case .object(let values) = writer.value else { return [:] }
        return values
    }

    /// The plugin can tell of a failure, and the watchdog sees how long the call takes.
    private func framed<Reader: ArgumentReader, Writer: ResultWriter>(
        _ reader: inout Reader,
        _ writer: inout Writer,
        _ caller: InlineCaller?,
        _ progress: (@Sendable (Int64, Int64) -> Bool)?
    ) throws {
        try call(&reader, &writer, progress: progress) { call in
            _ = CallFrame.run(inline: caller) { call.invoke() }
        }
    }
}
