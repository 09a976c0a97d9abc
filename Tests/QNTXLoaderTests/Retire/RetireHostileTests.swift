import Foundation
import QNTXLoader
import QNTXTestSupport
import Testing

@Suite(
    "A library whose plugin is over, and that wants to stay or goes badly",
    .serialized,
    .enabled(if: !RetireFixture.isSanitized)
)
struct RetireHostileTests {
    @Test("One that has opened itself stays, for good")
    func opensItself() async throws {
        let text = """
            static int dummy;
            __attribute__((constructor)) static void open_again(void) {
                Dl_info info;
                if (dladdr(&dummy, &info) == 0 || dlopen(info.dli_fname, RTLD_NOW) == NULL) abort();
            }
            EXPORT int act(int argument) { return argument + dummy; }
            EXPORT int undo(int argument) { return argument; }
            """
        let fixture = try await RetireFixture(text, name: "opens_itself")
        let result = await fixture.retire()
        #expect(result.reasonCode == "refused" && !result.canBeTriedAgain && result.bytes > 0, "\(result)")
        #expect(try fixture.isMapped && fixture.letters.isEmpty)
        // Nobody closes it any more, not even who has a handle left.
        for _ in 0..<3 { dlclose(fixture.handle) }
        #expect(try fixture.isMapped)
        #expect(try await fixture.call("act", 3) == 3)
    }

    @Test("A destructor that closes, or opens, its own library once more", arguments: [0, 1])
    func destructor(opens: Int32) async throws {
        let text = """
            static int opens;
            static void *handle;
            static char path[256];
            EXPORT int act(int argument) {
                Dl_info info;
                opens = argument;
                if (dladdr(&opens, &info) == 0) return 1;
                strncpy(path, info.dli_fname, sizeof path - 1);
                handle = dlopen(path, RTLD_NOW);
                return handle == NULL || dlclose(handle) != 0;
            }
            EXPORT int undo(int argument) { return argument; }
            __attribute__((destructor)) static void again(void) {
                if (opens) {
                    say(dlopen(path, RTLD_NOW | RTLD_NOLOAD) != NULL ? 'o' : 'n');
                } else {
                    say(dlclose(handle) != 0 ? 'e' : 'c');
                }
            }
            """
        let fixture = try await RetireFixture(text, name: "closes_itself")
        #expect(try await fixture.call("act", opens) == 0)
        let result = await fixture.retire()
        #expect(result.fate == .unloaded, "\(result)")
        #expect(try !fixture.isMapped)
        #expect(fixture.letters.sorted() == (opens == 1 ? ["d", "o"] : ["d", "e"]))
    }

    @Test("A thread that a signal has interrupted in its code, and that waits in the handler, keeps it")
    func interrupted() async throws {
        // No call has left an address of it on that stack, which is of another library's thread.
        let text = """
            EXPORT int act(int stop) {
                volatile unsigned long long rounds = 0;
                say('t');
                while (!*(volatile int *)(uintptr_t)&flag) rounds++;
                return stop;
            }
            EXPORT int undo(int argument) { return flag = argument; }
            """
        let fixture = try await RetireFixture("static int flag;\n" + text, name: "interrupted")
        let other = """
            typedef int (*function)(int);
            static pthread_t thread;
            static int ways[2];
            static void handle(int signal_number) {
                char byte;
                say('h');
                if (signal_number == 0 || read(ways[0], &byte, 1) != 1) abort();
            }
            static void *body(void *argument) {
                sigset_t none;
                sigemptyset(&none);
                pthread_sigmask(SIG_SETMASK, &none, NULL);
                (*(function *)argument)(0);
                free(argument);
                return NULL;
            }
            EXPORT int use(void *address);
            EXPORT int use(void *address) {
                void *cell = malloc(sizeof address);
                memcpy(cell, &address, sizeof address);
                return pipe(ways) || signal(58, handle) == SIG_ERR || pthread_create(&thread, NULL, body, cell);
            }
            EXPORT int act(int argument) { (void)argument; return pthread_kill(thread, 58); }
            EXPORT int undo(int argument) {
                (void)argument;
                return write(ways[1], "x", 1) != 1 || pthread_join(thread, NULL) || signal(58, SIG_DFL) == SIG_ERR;
            }
            """
        let second = try await RetireFixture(other, name: "interrupter")
        let use = try #require(dlsym(second.handle, "use"))
        let act = try #require(dlsym(fixture.handle, "act"))
        #expect(unsafeBitCast(use, to: (@convention(c) (UnsafeMutableRawPointer) -> Int32).self)(act) == 0)
        #expect(try fixture.wait() == "t")
        #expect(try await second.call("act") == 0)
        #expect(try second.wait() == "h")
        let kept = await fixture.retire(until: { $0.reasonCode == "threads" || $0.fate == .unloaded })
        #expect(kept.reasonCode == "threads", "\(kept)")
        #expect(try await fixture.call("undo", 1) == 1)
        #expect(try await second.call("undo") == 0)
        #expect(await fixture.retire().fate == .unloaded)
        #expect(await second.retire().fate == .unloaded)
    }
}
