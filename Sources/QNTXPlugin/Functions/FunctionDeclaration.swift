/// A function that a plugin declares: an endpoint, a command and a job handler at once.
public struct FunctionDeclaration: Sendable, Hashable {
    /// What is known of how it behaves. Source: the C ABI, `qntx_function.flags`.
    public struct Flags: OptionSet, Sendable, Hashable {
        /// The flags as the ABI has them.
        public let rawValue: UInt32

        /// Flags as the ABI has them.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// The same arguments give the same result, and nothing else happens.
        public static let pure = Flags(rawValue: 1 << 0)
        /// It waits, or computes for long: never on an event loop.
        public static let blocking = Flags(rawValue: 1 << 1)
        /// It ends early when nobody waits for it any more.
        public static let cancellable = Flags(rawValue: 1 << 2)

        /// Their names, in this order.
        public var names: [String] {
            [(Flags.pure, "pure"), (.blocking, "blocking"), (.cancellable, "cancellable")]
                .filter { contains($0.0) }.map(\.1)
        }
    }

    /// Its name: `[a-z][a-z0-9_]*`.
    public let name: String
    /// One line; empty where there is none.
    public let documentation: String
    /// How it is called.
    public let signature: FunctionSignature
    /// What is known of how it behaves.
    public let flags: Flags

    /// Declares a function.
    public init(name: String, documentation: String = "", signature: FunctionSignature, flags: Flags = []) {
        self.name = name
        self.documentation = documentation
        self.signature = signature
        self.flags = flags
    }

    /// The longest name, in bytes.
    public static let maximumName = 64

    /// Checks that a name is `[a-z][a-z0-9_]*` and at most 64 bytes.
    /// - Throws: `illegalName`.
    public static func validate(name: String) throws(PluginError) {
        let bytes = name.utf8
        let isLegal =
            bytes.count <= maximumName && bytes.first.map { (0x61...0x7A).contains($0) } ?? false
            && bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        guard isLegal else {
            throw PluginError(
                .illegalName,
                "\(String(name.prefix(maximumName)).debugDescription) is not a legal name for a function: it begins with a "
                    + "letter from a to z, goes on with those, digits and '_', and has at most \(maximumName) bytes"
            )
        }
    }
}
