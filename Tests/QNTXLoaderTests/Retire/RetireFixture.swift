import CQNTXSystem
import Foundation
import QNTXLoader
import QNTXTestSupport
import Synchronization

/// A library that is mapped as the host maps it, from a sealed copy, and that tests make do things.
///
/// All have `int act(int)` and `int undo(int)`, and write letters to the pipe `report`: `d` from their destructor.
final class RetireFixture: @unchecked Sendable {
    let inspection: Inspection
    let handle: UnsafeMutableRawPointer
    /// The name of the sealed copy in `/proc/self/maps`.
    let name: String
    private let pipe = Pipe()

    /// Whether a sanitizer is in the process. It starts all threads with a function of its own, and its wide stack frames
    /// keep return addresses of calls that are over: libraries stay that would go.
    static let isSanitized: Bool = {
        let names: [String] = ["__asan_init", "__tsan_init"]
        return names.contains { name in dlsym(nil, name) != nil }
    }()

    private static let counter = Atomic<Int>(0)

    /// What all C and C++ fixtures begin with.
    static let prelude = """
        #ifndef _GNU_SOURCE
        #define _GNU_SOURCE
        #endif
        #include "qntx_plugin.h"
        #include <dlfcn.h>
        #include <pthread.h>
        #include <signal.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        #ifdef __cplusplus
        #define EXPORT extern "C" __attribute__((visibility("default")))
        #else
        #define EXPORT __attribute__((visibility("default")))
        #endif
        EXPORT const qntx_plugin_vtable *qntx_plugin_entry(uint32_t version);
        EXPORT const qntx_plugin_vtable *qntx_plugin_entry(uint32_t version) { (void)version; return 0; }
        EXPORT int act(int);
        EXPORT int undo(int);
        EXPORT int report_to(int);
        static int report = -1;
        static inline void say(char letter) { while (report >= 0 && write(report, &letter, 1) != 1) continue; }
        EXPORT int report_to(int file) { return report = file; }
        __attribute__((destructor)) static void at_the_end(void) { say('d'); }

        """

    /// Compiles a text and maps the library.
    init(_ text: String, as language: Language = .c, flags: [String] = [], name: String) async throws {
        let number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
        let file = try await Fixture.inline(Self.prelude + text, name: name, as: language, flags: flags)
        let (image, inspection) = try Inspector().inspect(path: file)
        self.inspection = inspection
        let shown = "qntx:retire-\(number)-\(name)"
        self.name = shown
        let copy = image.bytes.withUnsafeBytes { qntx_system_sealed_file(shown, $0.baseAddress, $0.count) }
        guard copy >= 0 else { throw Command.Failure(description: "no sealed copy") }
        defer { close(copy) }
        // No two have the same path, nor one that the host's own snapshots have.
        let digits = String(number, radix: 2).map { $0 == "0" ? "./" : ".//" }.joined()
        let path = "/proc//self/\(digits)fd/\(copy)"
        let address = await Self.onThread { dlopen(path, RTLD_NOW | RTLD_LOCAL).map { UInt(bitPattern: $0) } }
        guard let address, let handle = UnsafeMutableRawPointer(bitPattern: address) else {
            throw Command.Failure(description: "\(name) cannot be opened")
        }
        self.handle = handle
        try await call("report_to", pipe.fileHandleForWriting.fileDescriptor)
    }

    deinit {
        // What stays mapped would have its say when the process exits.
        if (try? isMapped) == true { _ = try? function("report_to")(-1) }
    }

    /// Calls a function of it.
    @discardableResult
    func call(_ function: String, _ argument: Int32 = 0) async throws -> Int32 {
        let body = try self.function(function)
        return await Self.onThread { body(argument) }
    }

    /// A function of it.
    func function(_ name: String) throws -> @convention(c) (Int32) -> Int32 {
        guard let address = dlsym(handle, name) else { throw Command.Failure(description: "no \(name)") }
        return unsafeBitCast(address, to: (@convention(c) (Int32) -> Int32).self)
    }

    /// Runs something on a thread of its own, so that what it leaves on the stack goes with it.
    private static func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    /// Retires it, as often as it takes until all threads of the process have been seen elsewhere: other tests keep some
    /// busy, and those that have called it take their time to end.
    func retire(
        declared: Bool = true,
        inside: Bool = false,
        until isDone: (RetiredImage) -> Bool = {
            $0.reasonCode != "unknown_threads" && ($0.reasonCode != "threads" || isSanitized)
        },
        changing change: (inout Inspection) -> Void = { _ in }
    ) async -> RetiredImage {
        var changed = inspection
        change(&changed)
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let result = await Self.onThread { [self, changed] in
                ImageRetirement.retire(
                    handle,
                    inspection: changed,
                    declaresUnloadable: declared,
                    hasCallsInside: inside
                )
            }
            if isDone(result) || ContinuousClock.now > end { return result }
            await Task.yield()
        }
    }

    /// The letters that it has written since the last time.
    var letters: String {
        let file = pipe.fileHandleForReading.fileDescriptor
        _ = fcntl(file, F_SETFL, O_NONBLOCK)
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(file, &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }

    /// Waits for a letter.
    func wait() throws -> String {
        let file = pipe.fileHandleForReading.fileDescriptor
        var entry = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 60_000) == 1 else { throw Command.Failure(description: "\(name) says nothing") }
        return letters
    }

    /// Whether any of it is mapped.
    var isMapped: Bool {
        get throws { try FileBytes.text("/proc/self/maps").contains("memfd:\(name) ") }
    }
}
