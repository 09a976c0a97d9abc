import CQNTXSystem
import Glibc
import QNTXPlugin
import Synchronization

/// Looks now and then whether a call on an event loop has not come back since the last time, and tells the operator
/// whose it is: all connections of that loop wait for it.
///
/// What is called pays a few stores for it: each thread keeps an account of its own, which is read from here.
final class InlineWatchdog: Sendable {
    static let shared = InlineWatchdog()

    /// How often it looks. A call that it finds twice has taken that long; one that takes twice as long is always found.
    static let interval = Duration.milliseconds(250)
    /// How long the same caller is not reported again.
    private static let silence = Duration.seconds(60)
    /// More event loops than there are processors help nobody.
    private static let maximumThreads = 4096

    private struct Caller {
        let what: String
        let instance: NativeInstance
        var reported: ContinuousClock.Instant?
    }

    private struct State {
        var callers: [UInt64: Caller] = [:]
        var last: UInt64 = 0
        var isRunning = false
    }

    /// A call that has not come back.
    private struct Finding {
        let reading: qntx_system_account_reading
        /// When it was first seen.
        let since: ContinuousClock.Instant
        var isReported = false
    }

    private let state = Mutex(State())

    func add(_ what: String, _ instance: NativeInstance) -> UInt64 {
        let (number, begins) = state.withLock { state in
            state.last += 1
            state.callers[state.last] = Caller(what: what, instance: instance)
            defer { state.isRunning = true }
            return (state.last, !state.isRunning)
        }
        if begins { begin() }
        return number
    }

    func remove(_ number: UInt64) {
        // Released outside of the lock.
        _ = state.withLock { $0.callers.removeValue(forKey: number) }
    }

    private func begin() {
        let result = qntx_system_start_thread(
            { _ in
                qntx_system_name_thread("qntx-watchdog")
                InlineWatchdog.shared.run()
                return nil
            },
            nil
        )
        if result != 0 { state.withLock { $0.isRunning = false } }
    }

    /// Until nothing is left that could be called.
    private func run() {
        var findings: [UInt64: Finding] = [:]
        while true {
            usleep(UInt32(Self.interval / .microseconds(1)))
            let goesOn = state.withLock { state in
                state.isRunning = !state.callers.isEmpty
                return state.isRunning
            }
            guard goesOn else { return }
            look(&findings)
        }
    }

    private func look(_ findings: inout [UInt64: Finding]) {
        let readings = [qntx_system_account_reading](unsafeUninitializedCapacity: Self.maximumThreads) {
            $1 = qntx_system_read_accounts($0.baseAddress, $0.count)
        }
        let now = ContinuousClock.now
        var next: [UInt64: Finding] = [:]
        var gone = findings
        for reading in readings {
            let before = gone.removeValue(forKey: reading.thread)
            if let before, before.reading.sequence != reading.sequence, before.isReported { cameBack(before, now) }
            guard reading.owner != 0 else { continue }
            if var before, before.reading.sequence == reading.sequence {
                if !before.isReported { before.isReported = report(before, now) }
                next[reading.thread] = before
            } else {
                next[reading.thread] = Finding(reading: reading, since: now)
            }
        }
        // A thread that has ended since has come back from all its calls.
        for finding in gone.values where finding.isReported { cameBack(finding, now) }
        findings = next
    }

    private func report(_ finding: Finding, _ now: ContinuousClock.Instant) -> Bool {
        let caller = state.withLock { state -> Caller? in
            guard let caller = state.callers[finding.reading.owner] else { return nil }
            if let reported = caller.reported, now - reported < Self.silence { return nil }
            state.callers[finding.reading.owner]?.reported = now
            return caller
        }
        guard let caller else { return false }
        let advice = "all connections of that loop wait for it: have it return sooner, or do not flag it inline"
        caller.instance.log(
            PluginError(
                .deadlineExceeded,
                "\(caller.what) has been on an event loop for more than \(Self.interval); \(advice)",
                stage: .serve,
                plugin: caller.instance.name
            )
        )
        return true
    }

    private func cameBack(_ finding: Finding, _ now: ContinuousClock.Instant) {
        guard let caller = state.withLock({ $0.callers[finding.reading.owner] }) else { return }
        caller.instance.log(
            PluginError(
                .deadlineExceeded,
                "\(caller.what) has come back, after about \((now - finding.since) / .milliseconds(1)) ms",
                stage: .serve,
                plugin: caller.instance.name
            )
        )
    }
}
