import Foundation
import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("A loaded plugin and its file")
struct SnapshotTests {
    /// A plugin with a megabyte of its own, most of which has not been touched before a request reads it.
    private static let reader = """
        #include "qntx_plugin.h"
        static const unsigned char table[1 << 20] __attribute__((aligned(4096))) = {1, 2, 3, [(1 << 20) - 1] = 4};
        static qntx_status sum(void *context, qntx_exchange exchange, const qntx_request *request) {
            unsigned total = 0;
            (void)context;
            (void)request;
            for (unsigned i = 0; i < sizeof table; i++) total += table[i];
            return qntx_respond_text(exchange, 200, total == 10 ? "10\\n" : "other\\n");
        }
        static qntx_status initialize(const qntx_host *host, void **state) {
            (void)host;
            (void)state;
            return QNTX_OK;
        }
        static qntx_status shutdown(void *state) {
            (void)state;
            return QNTX_OK;
        }
        static qntx_status register_http(void *state, qntx_mux mux) { return qntx_handle_inline(mux, "GET /sum", sum, state); }
        static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = "reader", .version = "1.0.0"};
        static const qntx_plugin_vtable vtable = {
            .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .metadata = &metadata,
            .initialize = initialize, .shutdown = shutdown, .register_http = register_http,
        };
        QNTX_PLUGIN(vtable)
        """

    @Test("Whatever becomes of the file, truncated, overwritten, deleted, the plugin goes on")
    func original() async throws {
        let library = try await Fixture.inline(Self.reader, name: "reader")
        try await TemporaryDirectory.with { directory in
            let damages: [(String, (String) throws -> Void)] = [
                ("truncated", { truncate($0, 0) }),
                ("cut in half", { truncate($0, 500_000) }),
                ("overwritten", { try FileBytes.write([UInt8](repeating: 0xCC, count: 2 << 20), to: $0) }),
                ("deleted", { unlink($0) }),
            ]
            for (index, (what, damage)) in damages.enumerated() {
                let path = try directory.copy(library, as: "plugin-\(index).so")
                let served = try await ServedPlugin.start(path)
                try damage(path)
                for _ in 0..<3 {
                    let answer = try await served.ask(.get, "/sum")
                    #expect(answer.text == "10\n", "\(what)")
                }
                try await served.stop()
            }
        }
    }

    @Test("It is overwritten again and again while it is called and loaded anew")
    func underFire() async throws {
        let library = try await Fixture.inline(Self.reader, name: "reader")
        let content = try FileBytes.read(library)
        try await TemporaryDirectory.with { directory in
            let path = try directory.copy(library, as: "plugin.so")
            let served = try await ServedPlugin.start(path)
            let vandal = Task.detached {
                while !Task.isCancelled {
                    truncate(path, 0)
                    try FileBytes.write(content, to: path)
                    usleep(30_000)
                }
            }
            for _ in 0..<20 {
                let answer = try await served.ask(.get, "/sum")
                #expect(answer.text == "10\n")
                do throws(PluginError) {
                    _ = try await PluginLoader().load(path: path)
                } catch {
                    #expect(error.stage == .inspect, "\(error)")
                }
            }
            vandal.cancel()
            _ = try? await vandal.value
            try await served.stop()
        }
    }

    @Test("Two versions of one plugin live side by side, each itself")
    func twoVersions() async throws {
        Trace.begin()
        let flags = ["-DNAME=\"twins\""]
        let old = try await ServedPlugin.start(try await Fixture.library("counter", flags: flags))
        let new = try await ServedPlugin.start(
            try await Fixture.library("counter", flags: flags + ["-DVERSION=\"2.0.0\""])
        )
        #expect(old.plugin.metadata.version == "1.0.0" && new.plugin.metadata.version == "2.0.0")
        #expect(try await old.ask(.get, "/version").text == "1.0.0\n")
        #expect(try await new.ask(.get, "/version").text == "2.0.0\n")
        try await old.stop()
        #expect(try await new.ask(.get, "/version").text == "2.0.0\n")
        try await new.stop()
    }

    @Test("200 copies of one file are 200 plugins, each with data of its own")
    func copies() async throws {
        let source = Self.reader.replacing("sum\", sum", with: "sum\", count").replacing(
            "static qntx_status initialize",
            with: """
                static int calls;
                static qntx_status count(void *context, qntx_exchange exchange, const qntx_request *request) {
                    (void)sum;
                    (void)context;
                    (void)request;
                    return qntx_respond_text(exchange, 200, ++calls == 1 ? "first" : "again");
                }
                static qntx_status initialize
                """
        )
        let path = try await Fixture.inline(source, name: "copies")
        var all: [ServedPlugin] = []
        for _ in 0..<200 { all.append(try await ServedPlugin.start(path)) }
        for served in all {
            let answer = try await served.ask(.get, "/sum")
            #expect(answer.text == "first")
        }
        let last = try #require(all.last)
        #expect(try await last.ask(.get, "/sum").text == "again")
        for served in all { try await served.stop() }
    }

    @Test(
        "A file name in any script, of any length, will do",
        arguments: [
            String(repeating: "ä", count: 120) + ".so", String(repeating: "x", count: 252) + ".so", "日本語プラグイン.so",
            " .so", "new\nline.so",
            "per%20cent.so", "-rf.so",
        ]
    )
    func fileName(name: String) async throws {
        let library = try await Fixture.inline(Sources.minimal)
        try await TemporaryDirectory.with { directory in
            let plugin = try PluginLoader().load(try directory.copy(library, as: name))
            #expect(plugin.metadata.name == "tiny")
        }
    }

    @Test("100 plugins loaded, used and dropped leave no descriptor and no thread behind")
    func leavesNothing() async throws {
        // In a process of its own, where nothing else opens files and starts threads.
        await #expect(processExitsWith: .success) {
            let path = try await Fixture.library("handlers")
            func count(_ what: String) -> Int {
                (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(what)").count) ?? 0
            }
            func use() async throws {
                let served = try await ServedPlugin.start(path)
                for path in ["/hello", "/hello-pooled", "/pending-later", "/stream/10", "/from-ten-threads"] {
                    let answer = try await served.ask(.get, path)
                    #expect(answer.status == .ok)
                }
                try await served.stop()
            }
            try await use()
            let descriptors = count("fd")
            let threads = count("task")
            for _ in 0..<100 { try await use() }
            #expect(count("fd") == descriptors)
            // Idle threads end after a while.
            let isGone = await eventually { count("task") <= threads + 1 }
            #expect(isGone, "\(count("task")) threads, \(threads) before")
        }
    }
}
