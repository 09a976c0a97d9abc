import Foundation
import QNTXLoader
import QNTXTestSupport
import Testing

@Suite("A library whose plugin is over, and thread-locals", .serialized, .enabled(if: !RetireFixture.isSanitized))
struct RetireThreadLocalTests {
    @Test("A thread-local object's destructor that waits for its thread keeps it, and then it goes")
    func threadLocal() async throws {
        let fixture = try await RetireFixture(Self.local, as: .cpp, name: "locals")
        let end = DispatchSemaphore(value: 0)
        let act = try fixture.function("act")
        await Self.start {
            _ = act(1)
            $0()
            end.wait()
        }
        let kept = await fixture.retire(until: { $0.reasonCode == "thread_destructors" || $0.fate == .unloaded })
        #expect(kept.reasonCode == "thread_destructors" && kept.canBeTriedAgain, "\(kept)")
        #expect(try fixture.isMapped && fixture.letters.isEmpty)
        end.signal()
        #expect(try fixture.wait() == "t")
        let result = await fixture.retire(until: { $0.fate == .unloaded })
        #expect(result.fate == .unloaded && fixture.letters == "d", "\(result)")
    }

    /// A thread-local object, made far down the stack, so that no return address is left where its thread waits then.
    private static let local = """
        struct Local { int value = 1; ~Local() { say('t'); } };
        static thread_local Local local;
        static int touch(int argument) { return local.value += argument; }
        EXPORT int act(int argument) {
            volatile char room[65536];
            room[0] = (char)argument;
            int (*volatile function)(int) = touch;
            return function(room[0]) + room[0];
        }
        EXPORT int undo(int argument) { return argument; }
        """

    /// Runs a thread up to where it says so.
    private static func start(_ body: @escaping @Sendable (() -> Void) -> Void) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { body { continuation.resume() } }
        }
    }

    @Test("glibc keeps one like that by itself, but gives it up at the next dlclose of anything, unasked")
    func glibc() async throws {
        let fixture = try await RetireFixture(Self.local, as: .cpp, name: "given_up")
        let end = DispatchSemaphore(value: 0)
        let act = try fixture.function("act")
        await Self.start {
            _ = act(1)
            $0()
            end.wait()
        }
        #expect(dlclose(fixture.handle) == 0)
        #expect(try fixture.isMapped && fixture.letters.isEmpty)
        end.signal()
        #expect(try fixture.wait() == "t")
        // The thread still has to say that it has run.
        while try fixture.isMapped {
            let other = try await RetireFixture(RetireTests.quiet, name: "any")
            dlclose(other.handle)
        }
        #expect(fixture.letters == "d")
    }
}
