import CQNTXPlugin
import Glibc
public import QNTXPlugin

/// A plugin that declares functions: closures, whose types are their signatures. The host makes of each an HTTP endpoint, a
/// command and a job handler.
///
///     extension Finance: FunctionExporting {
///         static let functions = [
///             ExportedFunction("npv", "Net present value", "rate", "flows") { (rate: Double, flows: [Double]) in … }
///         ]
///     }
public protocol FunctionExporting: DomainPlugin {
    /// The functions, each under a name of its own. Asked once, before the plugin is started.
    static var functions: [ExportedFunction] { get }
}

/// A Swift closure as a declared function. What it throws is the function's failure, and its text the reason. The host calls it
/// from any thread, and many times at once.
public struct ExportedFunction: Sendable {
    let name: String
    let documentation: String
    let signature: String
    /// Which argument its reason is.
    private let reasonIndex: Int
    let flags: FunctionDeclaration.Flags
    let body: @Sendable (PackedArguments) throws -> Void

    /// Declares a closure.
    /// - Parameters:
    ///   - name: `[a-z][a-z0-9_]*`, at most 64 bytes.
    ///   - documentation: one line.
    ///   - names: the parameters' names, in their order; where there are fewer, the others are `p1`, `p2`, ….
    ///   - flags: what is known of how it behaves. Without `blocking` it must not block, nor compute for long.
    public init<each Argument: ExportedArgument, Output: ExportedOutput>(
        _ name: String,
        _ documentation: String = "",
        _ names: String...,
        flags: FunctionDeclaration.Flags = [],
        _ body: @escaping @Sendable (repeat each Argument) throws -> Output
    ) {
        self.name = name
        self.documentation = documentation
        self.flags = flags
        var parameters: [String] = []
        for notation in repeat (each Argument).notation {
            let number = parameters.count
            parameters.append("\(number < names.count ? names[number] : "p\(number + 1)"): \(notation)")
        }
        if let notation = Output.outputNotation { parameters.append("\(FunctionSignature.resultName): \(notation)") }
        // A list is two arguments, everything else is one.
        reasonIndex = parameters.reduce(0) { $0 + ($1.contains(": [") ? 2 : 1) }
        parameters.append("reason: reason")
        signature = "(\(parameters.joined(separator: ", "))) -> status"
        self.body = { arguments in
            var arguments = arguments
            let output = try body(repeat try (each Argument).take(from: &arguments))
            try output.put(to: &arguments)
        }
    }
}

extension ExportedFunction {
    /// The table of a plugin's functions, which stays for ever; NULL where it declares none.
    static func table(of plugin: any DomainPlugin) -> UnsafePointer<qntx_functions>? {
        guard let exporting = plugin as? any FunctionExporting else { return nil }
        let functions = type(of: exporting).functions
        let list = UnsafeMutablePointer<qntx_function>.allocate(capacity: max(1, functions.count))
        for (index, function) in functions.enumerated() {
            let box = Unmanaged.passRetained(Box(function))
            (list + index).initialize(
                to: qntx_function(
                    struct_size: UInt32(MemoryLayout<qntx_function>.size),
                    flags: function.flags.rawValue | UInt32(QNTX_FUNCTION_PACKED),
                    name: UnsafePointer(strdup(function.name)),
                    signature: UnsafePointer(strdup(function.signature)),
                    parameters: nil,
                    documentation: UnsafePointer(strdup(function.documentation)),
                    address: unsafeBitCast(call, to: qntx_function_address.self),
                    context: box.toOpaque()
                )
            )
        }
        return PluginTables.forEver(
            qntx_functions(
                struct_size: UInt32(MemoryLayout<qntx_functions>.size),
                count: UInt32(functions.count),
                functions: UnsafePointer(list),
                types: nil
            )
        )
    }

    private final class Box: Sendable {
        let function: ExportedFunction
        init(_ function: ExportedFunction) { self.function = function }
    }

    private static let call:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<UnsafeMutableRawPointer?>?, UnsafeMutableRawPointer?
        ) -> Void = { context, arguments, result in
            guard let context, let arguments, let result else { return }
            let function = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue().function
            let status: ABIStatus
            do {
                try function.body(PackedArguments(arguments))
                status = .ok
            } catch {
                status = ABIStatus(error)
                PackedArguments(arguments).say(PluginError.text(of: error), at: function.reasonIndex)
            }
            result.storeBytes(of: status.rawValue, as: qntx_status.self)
        }
}
