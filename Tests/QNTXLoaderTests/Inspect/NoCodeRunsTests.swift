import Foundation
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Inspection runs none of a file's code")
struct NoCodeRunsTests {
    /// A plugin that makes a file as soon as anything of it runs.
    private static func tattler(marker: String) -> String {
        Sources.plugin(
            name: "tattler",
            before: """
                #include <fcntl.h>
                #include <unistd.h>
                static void tell(void) { close(open("\(marker)", O_WRONLY | O_CREAT, 0600)); }
                __attribute__((constructor)) static void start(void) { tell(); }
                __attribute__((destructor)) static void stop(void) { tell(); }
                """
        )
    }

    @Test("Not of one that is inspected, nor of one that is refused; of one that is loaded")
    func constructors() async throws {
        try await TemporaryDirectory.with { directory in
            let marker = directory.file("it-ran")
            let path = try await Fixture.inline(Self.tattler(marker: marker), name: "tattler")
            #expect(try Inspector().inspect(path: path).1.note?.name == "tattler")
            let policies = [
                InspectionPolicy(allowList: ["other"]), InspectionPolicy(sha256: ["tattler.so": "00"]),
                InspectionPolicy(maximumFileSize: 100),
            ]
            for policy in policies {
                #expect(throws: PluginError.self) { try PluginLoader(policy: policy).load(path) }
            }
            #expect(throws: PluginError.self) { try PluginLoader(qntxVersion: "0.1.0").load(path) }
            #expect(access(marker, F_OK) != 0, "code of the file has run")
            _ = try PluginLoader().load(path)
            #expect(access(marker, F_OK) == 0, "the test does not test: its constructor did not run")
        }
    }

    @Test("Nor of damaged copies that are refused")
    func damagedCopies() async throws {
        try await TemporaryDirectory.with { directory in
            let marker = directory.file("it-ran")
            let path = try await Fixture.inline(Self.tattler(marker: marker), name: "tattler", flags: ["-s"])
            let mutator = ELFMutator(try ELFEditor(path: path), seed: 17)
            let loader = PluginLoader(policy: InspectionPolicy(checksOwnership: false))
            var refused = 0
            for number in 0..<2000 {
                let mutant = mutator.mutant(number)
                guard let expected = refusal(of: mutant.bytes) else { continue }
                let copy = try directory.write(mutant.bytes, as: "copy.so")
                // Or the wait for the file to settle would take most of this test's time.
                var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
                utimensat(AT_FDCWD, copy, &times, 0)
                do throws(PluginError) {
                    _ = try loader.load(copy)
                    Issue.record("\(number): \(mutant.what): loaded, though inspection refuses it")
                } catch {
                    #expect(error.code == expected.code && error.stage == .inspect && error.file == copy, "\(error)")
                }
                refused += 1
            }
            #expect(refused > 500)
            #expect(access(marker, F_OK) != 0, "code of a refused file has run")
        }
    }
}
