import Foundation
import QNTXLoader
import QNTXTestSupport
import Testing

@Suite("A library whose plugin is over", .serialized)
struct RetireTests {
    static let quiet = """
        EXPORT int act(int argument) { return argument; }
        EXPORT int undo(int argument) { return argument; }
        """

    private func expectUnloaded(_ fixture: RetireFixture, letters: String = "d") async throws {
        let result = await fixture.retire()
        // So slow beside other work that some thread is always seen running.
        if RetireFixture.isSanitized, ["threads", "unknown_threads"].contains(result.reasonCode) { return }
        #expect(result.fate == .unloaded && result.bytes == 0, "\(result)")
        #expect(result.reason == nil && result.reasonCode == nil && !result.canBeTriedAgain)
        #expect(try !fixture.isMapped)
        #expect(fixture.letters == letters)
    }

    private func expectKept(_ fixture: RetireFixture, _ code: String, _ word: String = "") async throws {
        let result = await fixture.retire(until: { $0.reasonCode == code || $0.fate == .unloaded })
        #expect(result.fate == .kept && result.reasonCode == code, "\(result)")
        #expect(result.reason?.contains(word) == true || word.isEmpty, "\(result)")
        #expect(try fixture.isMapped)
        #expect(result.sharedBytes >= fixture.inspection.size && result.privateBytes > 0)
        #expect(!fixture.letters.contains("d"))
    }

    @Test("One that leaves nothing behind is unmapped, and its destructor has run")
    func clean() async throws {
        let fixture = try await RetireFixture(Self.quiet, name: "clean")
        #expect(try fixture.isMapped)
        #expect(try await fixture.call("act", 7) == 7)
        try await expectUnloaded(fixture)
    }

    @Test("What its file or the host says keeps it, without a look at the process, for as long as it is so")
    func said() async throws {
        let fixture = try await RetireFixture(Self.quiet, name: "said")
        let results = [
            await fixture.retire(declared: false),
            await fixture.retire(inside: true),
            await fixture.retire(changing: { $0.hasNoDelete = true }),
            await fixture.retire(changing: { $0.hasUniqueSymbols = true }),
            await fixture.retire(changing: { $0.isSwift = true }),
        ]
        let codes = ["not_declared", "calls_inside", "nodelete", "unique_symbols", "swift"]
        #expect(results.map(\.reasonCode) == codes)
        #expect(results.map(\.canBeTriedAgain) == [false, true, false, false, false])
        #expect(results.allSatisfy { $0.fate == .kept && $0.reason != nil && $0.bytes > 0 })
        #expect(try await fixture.call("act", 5) == 5)
        try await expectUnloaded(fixture)
    }

    @Test("-z nodelete and unique symbols are seen in the file")
    func files() async throws {
        let kept = try await RetireFixture(Self.quiet, flags: ["-Wl,-z,nodelete"], name: "nodelete")
        try await expectKept(kept, "nodelete")
        let text = """
            template <typename T> struct Holder { static int value; };
            template <typename T> int Holder<T>::value = 3;
            EXPORT int act(int argument) { return Holder<int>::value += argument; }
            EXPORT int undo(int argument) { return argument; }
            """
        let unique = try await RetireFixture(text, as: .cpp, name: "unique")
        try await expectKept(unique, "unique_symbols")
        let plain = try await RetireFixture(text, as: .cpp, flags: ["-fno-gnu-unique"], name: "not_unique")
        #expect(try await plain.call("act", 1) == 4)
        try await expectUnloaded(plain)
    }

    @Test("A signal handler keeps it until it is restored")
    func signalHandler() async throws {
        let text = """
            static void handle(int signal) { (void)signal; }
            EXPORT int act(int signal_number) { return signal(signal_number, handle) == SIG_ERR; }
            EXPORT int undo(int signal_number) { return signal(signal_number, SIG_DFL) == SIG_ERR; }
            """
        let fixture = try await RetireFixture(text, name: "signals")
        let signal: Int32 = 59
        #expect(try await fixture.call("act", signal) == 0)
        try await expectKept(fixture, "signal_handlers", "\(signal)")
        #expect(try await fixture.call("undo", signal) == 0)
        try await expectUnloaded(fixture)
    }

    @Test("The destructor of a key keeps it until the key is deleted")
    func key() async throws {
        let text = """
            static pthread_key_t key;
            static void destroy(void *value) { (void)value; say('k'); }
            EXPORT int act(int argument) { (void)argument; return pthread_key_create(&key, destroy); }
            EXPORT int undo(int argument) { (void)argument; return pthread_key_delete(key); }
            """
        let fixture = try await RetireFixture(text, name: "keys")
        #expect(try await fixture.call("act") == 0)
        try await expectKept(fixture, "keys")
        #expect(try await fixture.call("undo") == 0)
        try await expectUnloaded(fixture)
    }

    @Test("What atexit and pthread_atfork have of it, glibc calls or forgets when it goes")
    func exitHandlers() async throws {
        let text = """
            static void farewell(void) { say('a'); }
            static void fork_handler(void) { say('f'); }
            EXPORT int act(int argument) {
                (void)argument;
                return atexit(farewell) || at_quick_exit(farewell) || pthread_atfork(fork_handler, fork_handler, fork_handler);
            }
            EXPORT int undo(int argument) { return argument; }
            """
        let fixture = try await RetireFixture(text, name: "exits")
        #expect(try await fixture.call("act") == 0)
        try await expectUnloaded(fixture, letters: "da")
        let forks = """
            #include <sys/wait.h>
            EXPORT int act(int argument) {
                int status = -1;
                pid_t child = fork();
                if (child == 0) _exit(argument);
                return child > 0 && waitpid(child, &status, 0) == child ? status >> 8 : -1;
            }
            EXPORT int undo(int argument) { return argument; }
            """
        let other = try await RetireFixture(forks, name: "forks")
        #expect(try await other.call("act", 7) == 7)
        try await expectUnloaded(other)
    }

    @Test("Functions that keep pointers to code on the heap are told by their names")
    func callbacks() async throws {
        let text = """
            static void farewell(int status, void *argument) { (void)status; (void)argument; }
            EXPORT int act(int argument) { return argument > 0 ? on_exit(farewell, NULL) : 0; }
            EXPORT int undo(int argument) { return argument; }
            """
        try await expectKept(try await RetireFixture(text, name: "callbacks"), "callbacks", "on_exit")
    }

    @Test("A pointer in another library's data keeps it")
    func pointers() async throws {
        let text = """
            #include <exception>
            static std::terminate_handler before;
            static void end() { abort(); }
            EXPORT int act(int) { before = std::set_terminate(end); return 0; }
            EXPORT int undo(int) { std::set_terminate(before); return 0; }
            """
        let fixture = try await RetireFixture(text, as: .cpp, name: "terminate")
        #expect(try await fixture.call("act") == 0)
        try await expectKept(fixture, "pointers", "libstdc++")
        #expect(try await fixture.call("undo") == 0)
        try await expectUnloaded(fixture)
    }
}
