import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Tables of functions are checked when a plugin is bound")
struct FunctionTableTests {
    /// A plugin with one function, made of these parts.
    private func error(
        name: String = "\"f\"",
        signature: String = "\"(x: f64) -> f64\"",
        parameters: String = "NULL",
        address: String = "(qntx_function_address)f",
        types: String = "NULL",
        size: String = "sizeof(qntx_function)",
        count: Int = 1,
        list: String = "list"
    ) async throws -> PluginError? {
        let source = """
            #include "qntx_plugin.h"
            static double f(double x) { return x; }
            static const qntx_function list[] = {
                {\(size), 0, \(name), \(signature), \(parameters), NULL, \(address), NULL},
                {\(size), 0, \(name), \(signature), \(parameters), NULL, \(address), NULL}};
            static const qntx_functions table = {sizeof(qntx_functions), \(count), \(list), \(types)};
            static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = "one", .version = "1.0.0"};
            static const qntx_plugin_vtable vtable = {.struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION,
                .metadata = &metadata, .functions = &table};
            QNTX_PLUGIN(vtable)
            void *unused[] = {(void *)(uintptr_t)f, (void *)(uintptr_t)list};
            """
        let library = try await Fixture.inline(source, name: "one")
        do {
            _ = try await PluginLoader().load(path: library)
            return nil
        } catch {
            return error
        }
    }

    @Test("One that is in order is taken")
    func ordinary() async throws { #expect(try await error() == nil) }

    @Test("What is wrong is refused, with the function's name")
    func refused() async throws {
        let cases: [(PluginError?, PluginError.Code, String)] = [
            (try await error(name: "\"F\""), .illegalName, "\"F\" is not a legal name"),
            (try await error(name: "NULL"), .invalidText, "functions[0].name is NULL"),
            (try await error(name: "(const char *)8"), .malformedVTable, "functions[0].name lies outside"),
            (
                try await error(signature: "\"(x: f65)\""), .invalidSignature,
                "the signature of f is malformed at character 5: there is no type f65"
            ),
            (try await error(signature: "\"\\xff\""), .invalidText, "the signature of f is not UTF-8"),
            (try await error(signature: "NULL"), .invalidText, "the signature of f is NULL"),
            (try await error(address: "NULL"), .missingFunction, "the address of the function f is NULL"),
            (
                try await error(signature: "\"(f64)\"", parameters: "\"a, b\""), .invalidSignature,
                "there are 1 parameters and 2 names"
            ),
            (
                try await error(types: "\"struct a { b: c }\""), .invalidSignature,
                "the definition of types is malformed at character 15"
            ),
            (try await error(size: "8"), .malformedVTable, "functions[0] says it has 8 bytes"),
            (try await error(count: 2), .duplicateName, "two functions are called f"),
            (try await error(count: 1_000_000), .malformedVTable, "says that it has 1000000, and may have 4096"),
            (try await error(list: "NULL"), .malformedVTable, "functions[0] is NULL"),
            (try await error(list: "(const qntx_function *)4096"), .malformedVTable, "functions[0] lies outside"),
            (
                try await error(signature: "\"(x: i32) -> code(nonesuch)\""), .missingFunction,
                "nonesuch gives the texts of errors, and the library exports no such function"
            ),
        ]
        for (error, code, text) in cases {
            #expect(
                error?.code == code && error?.stage == .bind && error?.plugin == "one",
                "\(String(describing: error))"
            )
            #expect(error?.message.contains(text) == true, "\(error?.message ?? "none"), not \(text)")
        }
    }
}
