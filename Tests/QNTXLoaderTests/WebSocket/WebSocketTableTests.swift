import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("What a plugin says of its WebSockets")
struct WebSocketTableTests {
    /// A plugin whose `register_websockets` is this code, with an endpoint that is well.
    private static func plugin(
        _ code: String,
        table: String = "{sizeof table, 0, register_websockets}"
    ) async throws -> ServedPlugin {
        let library = try await Fixture.inline(
            """
            #include <string.h>
            #include "\(Repository.path("Tests/Fixtures/fixture.h"))"
            static qntx_websocket_registry kept;
            static qntx_status message(void *context, void *connection, qntx_websocket socket, int32_t type, qntx_bytes bytes) {
                (void)context; (void)connection;
                return socket.api->send(socket, type, bytes);
            }
            static qntx_status register_websockets(void *state, qntx_websocket_registry registry) {
                qntx_websocket_endpoint good = {.struct_size = sizeof good, .message = message};
                (void)state; (void)good; kept = registry;
                \(code)
            }
            static qntx_status late(void *context, qntx_exchange exchange, const qntx_request *request) {
                qntx_websocket_endpoint good = {.struct_size = sizeof good, .message = message};
                (void)context; (void)request;
                return qntx_respond_text(exchange, 200, qntx_status_text(kept.api->endpoint(kept, &good)));
            }
            static qntx_status routes(void *state, qntx_mux mux) { return qntx_handle(mux, "GET /late", late, state); }
            static const qntx_websockets table = \(table);
            static const void *get_extension(const char *name) {
                return strcmp(name, QNTX_WEBSOCKET) == 0 ? &table : NULL;
            }
            FIXTURE_METADATA("sockets");
            FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .register_http = routes,
                           .get_extension = get_extension)
            """,
            flags: ["-Wno-unused-function"]
        )
        return try await ServedPlugin.start(library)
    }

    @Test("Names that can be, and none at all")
    func good() async throws {
        let served = try await Self.plugin(
            """
            static const char *const names[] = {NULL, "a", "news-2",
                "a234567890123456789012345678901234567890123456789012345678901234"};
            for (int i = 0; i < 4; i++) {
                good.name = names[i];
                if (registry.api->endpoint(registry, &good) != QNTX_OK) return QNTX_ERR_FAILED;
            }
            return QNTX_OK;
            """
        )
        let endpoints = try await served.plugin.webSocketEndpoints()
        #expect(endpoints.keys.sorted().prefix(2) == ["", "a"] && endpoints.count == 4)
        #expect(endpoints.values.allSatisfy { $0.subprotocols.isEmpty })
        // Without `open`, `writable` and `close` too.
        let socket = try await TestSocket.open(try #require(endpoints[""]))
        socket.send("echo")
        socket.events.writable()
        #expect(await socket.texts(1) == ["echo"])
        socket.close()
        #expect(
            try await served.ask(.get, "/late").text == "over: already answered, past its deadline, or no longer valid"
        )
        try await served.stop()
        let none = try await Self.plugin("return QNTX_OK;")
        #expect(try await none.plugin.webSocketEndpoints().isEmpty)
        try await none.stop()
    }

    @Test("An endpoint that cannot be fails the registration, also where the plugin overlooks it")
    func bad() async throws {
        let cases: [(String, PluginError.Code, String)] = [
            ("good.name = \"Chat\";", .illegalName, "\"Chat\""), ("good.name = \"1\";", .illegalName, "[a-z]"),
            ("good.name = \"a/b\";", .illegalName, "\"a/b\""), ("good.name = \"\\xff\";", .invalidText, "UTF-8"),
            (
                "static char name[66]; memset(name, 'a', 65); good.name = name;", .illegalName,
                "longer than 64 bytes"
            ),
            ("static char name[2000]; memset(name, 'a', 1999); good.name = name;", .invalidText, "longer than 1024"),
            ("good.name = (const char *)8;", .malformedVTable, "readable"),
            ("good.message = NULL;", .missingFunction, "has no message"),
            ("good.struct_size = 8;", .malformedVTable, "8 bytes"),
            ("good.subprotocol_count = 1;", .invalidArgument, "NULL"),
            ("good.subprotocols = (void *)8; good.subprotocol_count = 1;", .malformedVTable, "readable"),
            ("good.subprotocols = &good.name; good.subprotocol_count = SIZE_MAX;", .invalidArgument, "more than 64"),
            ("good.subprotocols = &good.name; good.subprotocol_count = 1;", .invalidText, "NULL"),
            (
                "static const char *const p[] = {\"a b\"}; good.subprotocols = p; good.subprotocol_count = 1;",
                .invalidArgument, "\"a b\" is no token"
            ),
            (
                "static const char *const p[] = {\"a\", \"a\"}; good.subprotocols = p; good.subprotocol_count = 2;",
                .invalidArgument, "there twice"
            ),
        ]
        for (code, expected, says) in cases {
            let served = try await Self.plugin(code + "registry.api->endpoint(registry, &good); return QNTX_OK;")
            let error = await #expect(throws: PluginError.self) { _ = try await served.plugin.webSocketEndpoints() }
            #expect(error?.code == expected, "\(code): \(String(describing: error))")
            #expect(error?.message.contains(says) == true, "\(code): \(String(describing: error))")
            #expect(error?.plugin == "sockets" && error?.stage == .initialize)
            try await served.stop()
        }
    }

    @Test("NULL, a name that is there twice, and the plugin's own failure")
    func refusals() async throws {
        let cases: [(String, PluginError.Code, String)] = [
            ("return registry.api->endpoint(registry, NULL);", .malformedVTable, "is NULL"),
            (
                """
                registry.api->endpoint(registry, &good);
                return registry.api->endpoint(registry, &good) == QNTX_ERR_CONFLICT ? QNTX_OK : QNTX_ERR_BUSY;
                """, .duplicateName, "named twice"
            ),
            ("return qntx_fail(state, QNTX_ERR_BUSY, \"not now\");", .busy, "register_websockets failed: not now"),
            ("return 4711;", .pluginFailed, "4711"),
        ]
        for (code, expected, says) in cases {
            let served = try await Self.plugin(code)
            let error = await #expect(throws: PluginError.self) { _ = try await served.plugin.webSocketEndpoints() }
            #expect(error?.code == expected && error?.message.contains(says) == true, "\(String(describing: error))")
            try await served.stop()
        }
    }

    @Test("A table that cannot be is refused before anything is started")
    func tables() async throws {
        for (table, code) in [
            ("{sizeof table, 0, NULL}", PluginError.Code.missingFunction),
            ("{8, 0, register_websockets}", .malformedVTable),
        ] {
            let error = await #expect(throws: PluginError.self) { _ = try await Self.plugin("return 0;", table: table) }
            #expect(error?.code == code)
        }
    }
}
