import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("What a plugin is told of its exchanges")
struct WatchTests {
    private let served: ServedPlugin

    init() async throws {
        // Its counts are the library's: each test has one of its own.
        let library = try await Fixture.library("watch", flags: ["-lpthread"])
        served = try await ServedPlugin.start(library)
    }

    /// What has been told so far.
    private func told() async throws -> String { try await served.ask(.get, "/told").text }

    private func status(_ path: String) async throws -> String { try await served.ask(.post, path).text }

    private func expect(_ text: String) async throws {
        let isSo = try await eventually { try await told() == text }
        let last = try await told()
        #expect(isSo, "\(last)")
    }

    @Test("That the answer has ended, once, from within the call that ends it; a second watcher is refused")
    func ends() async throws {
        let (sink, _) = try served.send(.get, "/stream")
        #expect(try await status("/watch") == "-9")
        #expect(try await told() == "writable 0 gone 0 over 0 reason 99 broken 0")
        #expect(try await status("/end") == "0")
        #expect(try await told() == "writable 0 gone 0 over 1 reason 0 broken 0")
        #expect(try await sink.answer().isAborted == false)
        #expect(try await status("/watch") == "-5")
        #expect(try await status("/end") == "-5")
        #expect(try await served.ask(.get, "/at-once").text == "at once")
        #expect(try await told() == "writable 0 gone 0 over 2 reason 0 broken 0")
        try await served.stop()
    }

    @Test("That the client has closed its side, and then that the connection is lost")
    func leaves() async throws {
        let (sink, work) = try served.send(.get, "/stream")
        let exchange = try #require(work)
        sink.leave()
        exchange.clientLeft()
        exchange.clientLeft()
        #expect(try await told() == "writable 0 gone 1 over 0 reason 99 broken 0")
        exchange.cancel()
        exchange.cancel()
        exchange.clientLeft()
        #expect(try await told() == "writable 0 gone 1 over 1 reason -6 broken 0")
        try await served.stop()
    }

    @Test("That the deadline has passed")
    func deadline() async throws {
        let (sink, work) = try served.send(.get, "/hold")
        sink.leave(PluginError(.deadlineExceeded, "the deadline has passed"))
        try #require(work).cancel()
        #expect(try await told() == "writable 0 gone 0 over 1 reason -7 broken 0")
        try await served.stop()
    }

    @Test("With what its own handler has failed")
    func fails() async throws {
        #expect(try await served.ask(.get, "/fails").status == .serviceUnavailable)
        #expect(try await told() == "writable 0 gone 0 over 1 reason -10 broken 0")
        try await served.stop()
    }

    @Test("That there is room again, once for however many pieces that were refused")
    func room() async throws {
        let sink = TestSink(isSlow: true)
        try served.send(.get, "/stream", to: sink)
        for _ in 0..<3 { #expect(try await status("/try-write") == "2") }
        #expect(try await told() == "writable 0 gone 0 over 0 reason 99 broken 0")
        sink.release(pieces: 2)
        try await expect("writable 1 gone 0 over 0 reason 99 broken 0")
        #expect(try await status("/try-write") == "0")
        #expect(try await status("/try-write") == "0")
        #expect(try await status("/try-write") == "2")
        sink.release()
        try await expect("writable 2 gone 0 over 0 reason 99 broken 0")
        #expect(try await status("/end") == "0")
        #expect(try await sink.answer().pieces.count == 2)
        #expect(try await status("/try-write") == "-5")
        try await served.stop()
    }

    @Test("Its end within another call comes after that")
    func nested() async throws {
        _ = try await served.ask(.post, "/end-when-writable")
        let sink = TestSink(isSlow: true)
        try served.send(.get, "/stream", to: sink)
        #expect(try await status("/try-write") == "2")
        sink.release()
        try await expect("writable 1 gone 0 over 1 reason 0 broken 0")
        try await served.stop()
    }

    @Test("The end of the instance: what is still to be answered is ended, and told before the shutdown")
    func shutdown() async throws {
        let (stream, _) = try served.send(.get, "/stream")
        let (waiting, _) = try served.send(.get, "/hold")
        let (left, work) = try served.send(.get, "/stream")
        left.leave()
        try #require(work).cancel()
        #expect(try await told() == "writable 0 gone 0 over 1 reason -6 broken 0")
        try await served.stop()
        #expect(try await stream.answer().isAborted)
        #expect(try await waiting.answer().status == .serviceUnavailable)
    }

    @Test("Tables that are none are refused")
    func badTables() async throws {
        #expect(try await served.ask(.get, "/bad-events").text == "-2")
        try await served.stop()
    }

    @Test("Drain has it end what does not end by itself")
    func drain() async throws {
        let (sink, _) = try served.send(.get, "/stream")
        let draining = try #require(served.plugin.draining)
        await draining.drain()
        #expect(try await sink.answer().isAborted == false)
        await draining.drain()
        try await served.stop()
        await draining.drain()
    }

    @Test("Whoever ends it, the plugin or the client, or both at once: each is over once, and nothing comes after")
    func races() async throws {
        let count = 2000
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<count {
                // Not all at once: each has a thread.
                if index >= 16 { try await group.next() }
                group.addTask {
                    let sink = TestSink(isSlow: index % 3 == 0)
                    let work = try served.send(.get, "/race", to: sink).work
                    if index % 2 == 0 { sink.release() }
                    sink.leave()
                    work?.clientLeft()
                    work?.cancel()
                }
            }
            try await group.waitForAll()
        }
        let isSo = try await eventually { try await told().contains("over \(count) ") }
        let last = try await told()
        #expect(isSo && last.hasSuffix("broken 0"), "\(last)")
        try await served.stop()
    }
}
