import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Plugins that declare functions and have no state")
struct StatelessTests {
    private static func source(_ members: String) -> String {
        """
        #include "qntx_plugin.h"
        static double twice(double x) { return 2 * x; }
        __attribute__((unused))
        static qntx_status initialize(const qntx_host *host, void **state) { (void)host; *state = 0; return QNTX_OK; }
        __attribute__((unused))
        static qntx_status shutdown(void *state) { (void)state; return QNTX_OK; }
        static const qntx_function list[] = {{
            .struct_size = sizeof list[0], .name = "twice", .signature = "(x: f64) -> f64",
            .address = (qntx_function_address)twice,
        }};
        __attribute__((unused))
        static const qntx_functions functions = {.struct_size = sizeof functions, .count = 1, .functions = list};
        static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = "twice", .version = "1.0.0"};
        static const qntx_plugin_vtable vtable = {
            .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .metadata = &metadata, \(members)
        };
        QNTX_PLUGIN(vtable)
        """
    }

    @Test("initialize and shutdown may both be NULL")
    func neither() async throws {
        let path = try await Fixture.inline(Self.source(".functions = &functions,"), name: "twice")
        let served = try await ServedPlugin.start(path)
        #expect(await served.plugin.health().healthy)
        try await served.stop()
        #expect(await !served.plugin.health().healthy)
        // Once more does nothing, as ever.
        try await served.stop()
        await #expect(throws: PluginError.self) { try await served.plugin.initialize(TestServices()) }
    }

    @Test(
        "One of them alone may not, nor both where nothing is declared",
        arguments: [
            (".functions = &functions, .initialize = initialize,", "shutdown"),
            (".functions = &functions, .shutdown = shutdown,", "initialize"), ("", "initialize"),
        ]
    )
    func refused(members: String, missing: String) async throws {
        let path = try await Fixture.inline(Self.source(members), name: "twice")
        let error = #expect(throws: PluginError.self) { try PluginLoader().load(path) }
        #expect(error?.code == .missingFunction && error?.stage == .bind)
        #expect(error?.message.contains("has no \(missing)") == true, "\(String(describing: error))")
    }
}
