import Foundation
import QNTXLoader
import QNTXTestSupport
import Testing

@Suite("A library whose plugin is over, and threads", .serialized, .enabled(if: !RetireFixture.isSanitized))
struct RetireThreadTests {
    /// A thread runs `body`; `undo` stops and joins it.
    private static func threaded(_ body: String) -> String {
        """
        static pthread_t thread;
        static int ways[2];
        static int stop;
        static inline ssize_t wait_for_byte(void) { char byte; return read(ways[0], &byte, 1); }
        \(body)
        EXPORT int act(int argument) {
            (void)argument;
            return pipe(ways) || pthread_create(&thread, NULL, body, &stop);
        }
        EXPORT int undo(int argument) {
            (void)argument;
            *(volatile int *)&stop = 1;
            if (write(ways[1], "x", 1) != 1 || pthread_join(thread, NULL) != 0) return 1;
            return close(ways[0]) || close(ways[1]);
        }
        """
    }

    private static let waitingBody = threaded(
        """
        static void *body(void *argument) {
            pthread_setname_np(pthread_self(), "sleeper");
            say('t');
            if (wait_for_byte() != 1) abort();
            return argument;
        }
        """
    )

    private func expectKeptAndThenUnloaded(_ fixture: RetireFixture, _ code: String) async throws {
        #expect(try await fixture.call("act") == 0)
        #expect(try fixture.wait() == "t")
        let kept = await fixture.retire(until: { $0.reasonCode == code || $0.fate == .unloaded })
        #expect(kept.fate == .kept && kept.reasonCode == code && kept.canBeTriedAgain, "\(kept)")
        #expect(try fixture.isMapped && fixture.letters.isEmpty)
        #expect(try await fixture.call("undo") == 0)
        let result = await fixture.retire()
        #expect(result.fate == .unloaded, "\(result)")
        #expect(try !fixture.isMapped && fixture.letters.hasSuffix("d"))
    }

    @Test("A thread that waits in its code keeps it until it has ended, and is named")
    func waiting() async throws {
        let fixture = try await RetireFixture(Self.waitingBody, name: "waiting")
        try await fixture.call("act")
        #expect(try fixture.wait() == "t")
        let kept = await fixture.retire(until: { $0.reasonCode == "threads" })
        #expect(kept.reason?.contains("(sleeper)") == true, "\(kept)")
        try await fixture.call("undo")
        #expect(await fixture.retire().fate == .unloaded)
    }

    @Test("So does one that has jumped out of its code for good")
    func tail() async throws {
        let text = Self.threaded(
            """
            static char byte;
            static void *body(void *argument) {
                (void)argument;
                say('t');
                return (void *)read(ways[0], &byte, 1);
            }
            """
        )
        let fixture = try await RetireFixture(text, flags: ["-O2"], name: "tail")
        try await expectKeptAndThenUnloaded(fixture, "threads")
    }

    @Test("One that computes cannot be seen, and keeps it too")
    func computing() async throws {
        let text = Self.threaded(
            """
            static void *body(void *argument) {
                volatile unsigned long long rounds = 0;
                say('t');
                while (!*(volatile int *)argument) rounds++;
                return NULL;
            }
            """
        )
        let fixture = try await RetireFixture(text, name: "computing")
        try await expectKeptAndThenUnloaded(fixture, "unknown_threads")
    }

    @Test("A std::thread that libstdc++ will bring back keeps it")
    func standardThread() async throws {
        let text = """
            #include <thread>
            static int ways[2];
            static char byte;
            static std::thread *worker;
            EXPORT int act(int) {
                if (pipe(ways)) return 1;
                worker = new std::thread([] { say('t'); (void)!read(ways[0], &byte, 1); });
                return 0;
            }
            EXPORT int undo(int) {
                if (write(ways[1], "x", 1) != 1) return 1;
                worker->join();
                delete worker;
                return 0;
            }
            """
        let fixture = try await RetireFixture(text, as: .cpp, flags: ["-O2"], name: "standard")
        try await expectKeptAndThenUnloaded(fixture, "threads")
    }

    @Test("Threads that have ended keep nothing, joined or not", arguments: [0, 1])
    func ended(detached: Int32) async throws {
        let text = """
            static void *body(void *argument) { say('t'); return argument; }
            EXPORT int act(int detached) {
                for (int i = 0; i < 20; i++) {
                    pthread_t thread;
                    if (pthread_create(&thread, NULL, body, NULL) != 0) return 1;
                    if ((detached ? pthread_detach(thread) : pthread_join(thread, NULL)) != 0) return 1;
                }
                return 0;
            }
            EXPORT int undo(int argument) { return argument; }
            """
        let fixture = try await RetireFixture(text, name: "ended")
        #expect(try await fixture.call("act", detached) == 0)
        var said = ""
        while said.count < 20 { said += try fixture.wait() }
        // The last may be on its way out.
        let result = await fixture.retire(until: { $0.fate == .unloaded })
        #expect(result.fate == .unloaded, "\(result)")
        #expect(fixture.letters == "d")
    }

    @Test("A thread in a library that only it needs keeps it: that would go too")
    func dependency() async throws {
        // The same functions under names of its own.
        let library = (RetireFixture.prelude + Self.waitingBody).replacing("report_to(", with: "other_report_to(")
            .replacing("act(", with: "other_act(").replacing("undo(", with: "other_undo(")
            .replacing("qntx_plugin_entry(", with: "other_entry(")
        let path = try await Fixture.inline(library, name: "libother", flags: ["-Wl,-soname,libother.so"])
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let text = """
            int other_act(int);
            int other_undo(int);
            int other_report_to(int);
            EXPORT int act(int argument) { return other_report_to(report) < 0 || other_act(argument); }
            EXPORT int undo(int argument) { return other_undo(argument); }
            """
        let flags = ["-L", folder, "-l:libother.so", "-Wl,-rpath,\(folder)"]
        let fixture = try await RetireFixture(text, flags: flags, name: "dependent")
        try await expectKeptAndThenUnloaded(fixture, "threads")
        #expect(try !FileBytes.text("/proc/self/maps").contains("libother.so"))
    }
}
