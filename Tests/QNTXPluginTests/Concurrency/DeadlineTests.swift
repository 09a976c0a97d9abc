import QNTXPlugin
import Synchronization
import Testing

@Suite("Waiting no longer than a deadline")
struct DeadlineTests {
    @Test("What is in time gives its result, or its error")
    func inTime() async throws {
        #expect(try await withDeadline(.seconds(30), "it") { 42 } == 42)
        await #expect(throws: Complaint.self) { try await withDeadline(.seconds(30), "it") { throw Complaint("no") } }
        let slow = try await withDeadline(.seconds(30), "it") {
            try await Task.sleep(for: .milliseconds(20))
            return "done"
        }
        #expect(slow == "done")
    }

    @Test("What is late throws, saying what and after how long, and is canceled")
    func late() async throws {
        let canceled = Mutex(false)
        let begin = ContinuousClock.now
        let error = await #expect(throws: PluginError.self) {
            try await withDeadline(.milliseconds(50), "the answer") {
                defer { canceled.withLock { $0 = Task.isCancelled } }
                try await Task.sleep(for: .seconds(3600))
            }
        }
        #expect(error?.code == .deadlineExceeded && error?.message == "the answer did not return within 0.05 seconds")
        #expect(begin.duration(to: .now) < .seconds(120))
        for _ in 0..<500 where !canceled.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(10)) }
        #expect(canceled.withLock { $0 })
    }

    @Test("What heeds no cancellation is left alone, and its late result dropped")
    func stubborn() async throws {
        let gate = Gate()
        let error = await #expect(throws: PluginError.self) {
            try await withDeadline(.milliseconds(50), "it") {
                await gate.wait()
                return 1
            }
        }
        #expect(error?.code == .deadlineExceeded)
        await gate.open()
    }

    @Test("A limit of nothing, or less, leaves no time for what takes any", arguments: [0, -1])
    func noTime(seconds: Int) async {
        await #expect(throws: PluginError.self) {
            try await withDeadline(.seconds(seconds), "it") { try await Task.sleep(for: .seconds(3600)) }
        }
    }

    @Test("Both at the same moment: one result, never two, never none")
    func race() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<300 {
                group.addTask {
                    do {
                        try await withDeadline(.milliseconds(5), "it") { try await Task.sleep(for: .milliseconds(5)) }
                        return true
                    } catch {
                        return error is PluginError || error is CancellationError
                    }
                }
            }
            for await isGood in group { #expect(isGood) }
        }
    }
}

/// Something to wait for that no cancellation ends.
private actor Gate {
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var isOpen = false

    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    func open() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }
}
