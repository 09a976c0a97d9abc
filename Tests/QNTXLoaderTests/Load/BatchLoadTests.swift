import Foundation
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Loading many files")
struct BatchLoadTests {
    private static func outcomes(_ loader: PluginLoader, _ paths: [String], deadline: Duration) async -> [String] {
        var outcomes: [String] = []
        await loader.load(paths, deadline: deadline) { path, result in
            switch result {
            case .success(let plugin): outcomes.append("\(path) \(plugin.metadata.name)")
            case .failure(let error): outcomes.append("\(path) \(error.code)")
            }
        }
        return outcomes
    }

    @Test("Each file's plugin or error, in their order")
    func order() async throws {
        let good = try await Fixture.inline(Sources.minimal)
        let other = try await Fixture.library("health-silent")
        let paths = [good, "/nowhere/a.so", other, "/dev/null", good]
        let outcomes = await Self.outcomes(PluginLoader(), paths, deadline: .seconds(60))
        #expect(
            outcomes == [
                "\(good) tiny", "/nowhere/a.so file_not_found", "\(other) health-silent", "/dev/null file_unreadable",
                "\(good) tiny",
            ]
        )
        #expect(await Self.outcomes(PluginLoader(), [], deadline: .seconds(1)).isEmpty)
    }

    @Test("A file whose entry hangs is given up, and the others follow")
    func hangingEntry() async throws {
        let hanging = try await Fixture.inline(
            "#include <unistd.h>\n#include \"qntx_plugin.h\"\n"
                + "const qntx_plugin_vtable *qntx_plugin_entry(uint32_t host) { for (;;) pause(); return host ? NULL : NULL; }",
            name: "hanging"
        )
        let good = try await Fixture.inline(Sources.minimal)
        let begin = ContinuousClock.now
        let outcomes = await Self.outcomes(PluginLoader(), [good, hanging, good, good], deadline: .seconds(2))
        #expect(outcomes == ["\(good) tiny", "\(hanging) deadline_exceeded", "\(good) tiny", "\(good) tiny"])
        #expect(begin.duration(to: .now) < .seconds(300))
    }

    @Test("A constructor that hangs blocks the dynamic loader for all; they are given up too, but the host goes on")
    func hangingConstructor() async {
        // In a process of its own, whose dynamic loader nobody else needs.
        await #expect(processExitsWith: .success) {
            let hanging = try await Fixture.inline(
                Sources.plugin(
                    name: "stuck",
                    before:
                        "#include <unistd.h>\n__attribute__((constructor)) static void start(void) { for (;;) pause(); }"
                ),
                name: "stuck"
            )
            let good = try await Fixture.inline(Sources.minimal)
            var outcomes: [String] = []
            await PluginLoader().load([hanging, good], deadline: .milliseconds(500)) { _, result in
                if case .failure(let error) = result { outcomes.append("\(error.code) \(error.stage?.rawValue ?? "")") }
            }
            #expect(outcomes == ["deadline_exceeded open", "deadline_exceeded open"])
            // What is inspected only is not held up.
            #expect(try Inspector().inspect(path: good).1.note?.name == "tiny")
            // Not by exit(): it calls destructors, for which it would wait for the dynamic loader.
            _exit(0)
        }
    }
}
