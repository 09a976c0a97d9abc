import CQNTXPlugin
import QNTXPlugin

/// The functions that a plugin declares, checked and ready to be called.
struct FunctionTable: Sendable {
    /// In the order of their names.
    let functions: [BoundFunction]

    /// None.
    static let empty = FunctionTable([])

    /// How many functions one plugin may declare, and how long its texts may be, in bytes: what the header promises.
    private static let (maximumCount, maximumText, maximumTypes) = (4096, 4096, 65536)

    private init(_ functions: [BoundFunction]) {
        self.functions = functions
    }

    /// The function of a name.
    func find(_ name: String) -> BoundFunction? {
        functions.first { $0.declaration.name == name }
    }

    /// The functions of a plugin that is bound.
    init(of vtable: BoundVTable, in image: DynamicImage, limit: Int) throws(PluginError) {
        do throws(PluginError) {
            try self.init(vtable.table.functions, limit: limit) { image.function($0) }
        } catch {
            throw error.adding(stage: .bind, plugin: vtable.metadata.name)
        }
    }

    /// Reads a plugin's table, trusting no pointer in it; the functions' addresses are taken as they are.
    /// - Parameters:
    ///   - limit: the most bytes that one call's arguments, or one thing that comes out, may have.
    ///   - symbol: finds a function of the library by name.
    /// - Throws: `malformedVTable`, `invalidText`, `illegalName`, `duplicateName`, `invalidSignature`, `missingFunction`.
    init(
        _ pointer: UnsafePointer<qntx_functions>?,
        limit: Int,
        symbol: (String) -> UnsafeMutableRawPointer?
    ) throws(PluginError) {
        guard let pointer else {
            self = .empty
            return
        }
        var table = qntx_functions()
        try ABIText.sizedStruct(pointer, into: &table, minimum: 24, "the table of functions", since: "1.2")
        guard table.count <= UInt32(Self.maximumCount) else {
            throw PluginError(
                .malformedVTable,
                "the table of functions says that it has \(table.count), and may have \(Self.maximumCount)"
            )
        }
        let text = try ABIText.staticString(table.types, "functions.types", limit: Self.maximumTypes)
        let types = try TypeDefinitions(text)
        var functions: [BoundFunction] = []
        var next = UnsafeRawPointer(table.functions)
        for index in 0..<Int(table.count) {
            let what = "functions[\(index)]"
            var raw = qntx_function()
            let entry = next?.assumingMemoryBound(to: qntx_function.self)
            try ABIText.sizedStruct(entry, into: &raw, minimum: 56, what, since: "1.2")
            functions.append(try Self.function(raw, what, types, limit, symbol))
            next = next.map { $0 + Int(raw.struct_size) }
        }
        functions.sort { $0.declaration.name < $1.declaration.name }
        for (one, other) in zip(functions, functions.dropFirst()) where one.declaration.name == other.declaration.name {
            throw PluginError(.duplicateName, "two functions are called \(one.declaration.name); rename one")
        }
        self.init(functions)
    }

    private static func function(
        _ raw: qntx_function,
        _ what: String,
        _ types: TypeDefinitions,
        _ limit: Int,
        _ symbol: (String) -> UnsafeMutableRawPointer?
    ) throws(PluginError) -> BoundFunction {
        let name = try ABIText.staticString(raw.name, "\(what).name", required: true)
        try FunctionDeclaration.validate(name: name)
        guard let address = raw.address else {
            throw PluginError(.missingFunction, "the address of the function \(name) is NULL; set it")
        }
        let text = try ABIText.staticString(
            raw.signature,
            "the signature of \(name)",
            required: true,
            limit: maximumText
        )
        let names = try ABIText.staticString(raw.parameters, "the parameters of \(name)", limit: maximumText)
        let documentation = try ABIText.staticString(
            raw.documentation,
            "the documentation of \(name)",
            limit: maximumText
        )
        let signature = try FunctionSignature(text, types: types, names: split(names), function: name)
        let known = FunctionDeclaration.Flags(rawValue: raw.flags).intersection([.pure, .blocking, .cancellable])
        let isPacked = raw.flags & UInt32(QNTX_FUNCTION_PACKED) != 0
        return BoundFunction(
            FunctionDeclaration(name: name, documentation: documentation, signature: signature, flags: known),
            plan: try CallPlan(signature, isPacked: isPacked, function: name),
            address: address,
            context: raw.context,
            codeText: try codeText(signature.result, name, symbol),
            limit: limit
        )
    }

    private static func split(_ names: String) -> [String] {
        guard !names.isEmpty else { return [] }
        return names.split(separator: ",", omittingEmptySubsequences: false).map { name in
            String(name.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        }
    }

    private static func codeText(
        _ result: FunctionResult,
        _ function: String,
        _ symbol: (String) -> UnsafeMutableRawPointer?
    ) throws(PluginError) -> BoundFunction.CodeText? {
        guard case .code(let name?) = result else { return nil }
        guard let address = symbol(name) else {
            throw PluginError(
                .missingFunction,
                "the signature of \(function) says that \(name) gives the texts of errors, and the library exports no such "
                    + "function"
            )
        }
        return unsafeBitCast(address, to: BoundFunction.CodeText.self)
    }
}
