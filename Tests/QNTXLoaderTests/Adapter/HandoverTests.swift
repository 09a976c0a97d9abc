import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("What a plugin saves, and what it takes back")
struct HandoverTests {
    /// A plugin with these two functions.
    private static func plugin(_ save: String, _ restore: String = "return QNTX_OK;") async throws -> ServedPlugin {
        let library = try await Fixture.inline(
            """
            #include <string.h>
            #include "\(Repository.path("Tests/Fixtures/jobs.h"))"
            static qntx_saved kept;
            static qntx_status save(void *state, qntx_saved saved) { (void)state; kept = saved; \(save) }
            static qntx_status restore(void *state, qntx_str version, qntx_bytes saved) {
                (void)state; (void)version; (void)saved; \(restore)
            }
            static qntx_status late(void *context, qntx_exchange exchange, const qntx_request *request) {
                (void)context; (void)request;
                return qntx_respond_text(exchange, 200, qntx_status_text(qntx_save(kept, "x", 1)));
            }
            static qntx_status routes(void *state, qntx_mux mux) { return qntx_handle(mux, "GET /late", late, state); }
            static const qntx_handover table = {sizeof table, 0, \(save == "NULL" ? "NULL" : "save"), restore};
            static const void *get_extension(const char *name) {
                return strcmp(name, QNTX_HANDOVER) == 0 ? &table : NULL;
            }
            FIXTURE_METADATA("saves");
            FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .register_http = routes,
                           .get_extension = get_extension)
            """
            .replacing("(void)state; kept = saved; NULL", with: "(void)state; kept = saved; return QNTX_OK;"),
            flags: save == "NULL" ? ["-Wno-unused-function"] : []
        )
        return try await ServedPlugin.start(library)
    }

    @Test("Pieces are joined in their order; nothing is something too; a late piece is refused")
    func pieces() async throws {
        let served = try await Self.plugin(
            """
            for (int i = 0; i < 1000; i++) { char c = (char)i; if (qntx_save(saved, &c, 1) != QNTX_OK) return QNTX_ERR_FAILED; }
            return qntx_save(saved, NULL, 0);
            """
        )
        let handover = try #require(served.plugin.handingOver)
        #expect(try await handover.save() == (0..<1000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(
            try await served.ask(.get, "/late").text == "over: already answered, past its deadline, or no longer valid"
        )
        try await served.stop()
        let empty = try await Self.plugin("return QNTX_OK;")
        #expect(try await empty.plugin.handingOver?.save() == [])
        try await empty.stop()
    }

    @Test("What is no memory, or more than the limit, is refused, and the plugin's error arrives with its text")
    func bad() async throws {
        let cases: [(String, PluginError.Code, String)] = [
            ("return qntx_save(saved, NULL, 5);", .invalidArgument, ""),
            ("return qntx_save(saved, \"x\", SIZE_MAX);", .invalidArgument, ""),
            ("return qntx_save(saved, \"x\", (size_t)1 << 40);", .tooLarge, "more than"),
            (
                "return qntx_fail(state, QNTX_ERR_BUSY, \"in the middle of something\");", .busy,
                "in the middle of something"
            ),
        ]
        for (code, expected, says) in cases {
            let served = try await Self.plugin(code)
            let handover = try #require(served.plugin.handingOver)
            let error = await #expect(throws: PluginError.self) { _ = try await handover.save() }
            #expect(error?.code == expected)
            #expect(error?.stage == .handover && error?.plugin == "saves")
            #expect(says.isEmpty || error?.message.contains(says) == true)
            try await served.stop()
        }
    }

    @Test("It gets the bytes and the version as they are, and says why it does not take them")
    func restore() async throws {
        let served = try await Self.plugin(
            "return QNTX_OK;",
            """
            if (qntx_str_is(version, "1.2.3") && saved.length == 3 && memcmp(saved.data, "a\\0b", 3) == 0) return QNTX_OK;
            return qntx_fail(state, QNTX_ERR_INVALID, saved.length == 0 ? "nothing" : "something else");
            """
        )
        let handover = try #require(served.plugin.handingOver)
        try await handover.restore([97, 0, 98], from: "1.2.3")
        let error = await #expect(throws: PluginError.self) { try await handover.restore([], from: "1.2.3") }
        #expect(error?.message == "restore failed: nothing")
        try await served.stop()
        await #expect(throws: PluginError.self) { try await handover.restore([], from: "1.2.3") }
    }

    @Test("A table without one of the two functions is refused")
    func half() async throws {
        let error = await #expect(throws: PluginError.self) { _ = try await Self.plugin("NULL") }
        #expect(error?.code == .missingFunction)
        #expect(error?.message.contains("the table qntx.handover/1 has no save") == true)
    }
}
