import QNTXPlugin

extension FunctionDeclaration {
    /// As the protocol has it.
    var message: Qntx_Function {
        var message = Qntx_Function()
        message.name = name
        message.signature = signature.description
        message.documentation = documentation
        message.flags = flags.rawValue
        return message
    }

    /// The functions that a process has described, in its order.
    /// - Throws: `invalidSignature` for what this version does not know.
    static func list(_ functions: [Qntx_Function], types: String) throws(PluginError) -> [FunctionDeclaration] {
        let types = try TypeDefinitions(types)
        var list: [FunctionDeclaration] = []
        for function in functions {
            let signature = try FunctionSignature(function.signature, types: types, function: function.name)
            list.append(
                FunctionDeclaration(
                    name: function.name,
                    documentation: function.documentation,
                    signature: signature,
                    flags: Flags(rawValue: function.flags)
                )
            )
        }
        return list
    }
}
