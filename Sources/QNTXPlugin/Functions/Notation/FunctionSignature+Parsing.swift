extension FunctionSignature {
    /// Parses a signature and checks that it holds together.
    /// - Parameters:
    ///   - types: the enums and structs that it may name.
    ///   - names: the parameters' names where the signature has none; empty where it has them.
    ///   - function: the function's name, for errors.
    /// - Throws: `invalidSignature`, with the position.
    public init(
        _ text: String,
        types: TypeDefinitions = TypeDefinitions(),
        names: [String] = [],
        function: String = ""
    ) throws(PluginError) {
        let subject = function.isEmpty ? "the signature" : "the signature of \(function)"
        var parser = try SignatureParser(text, types: types, subject: subject)
        let (written, result) = try parser.parse()
        self = try SignatureCheck(written, names, result, parser.reader).signature()
    }
}
