/// How a declared function is called: its parameters and its result, checked to hold together.
public struct FunctionSignature: Sendable, Hashable {
    /// The parameters, in the order of the function's.
    public let parameters: [FunctionParameter]
    /// What it returns.
    public let result: FunctionResult

    /// The parameters for which callers give values, in their order: what lists of arguments are matched with.
    public var given: [FunctionParameter] { parameters.filter(\.isGiven) }
    /// The parameters of which callers get values.
    public var returned: [FunctionParameter] { parameters.filter(\.isReturned) }

    /// What the result is called among what a call returns.
    public static let resultName = "result"
}
