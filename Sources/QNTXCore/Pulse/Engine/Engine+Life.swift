import Logging
import QNTXPlugin
import Synchronization

extension Engine {
    /// Executes jobs until it is told to stop and everything has been stored.
    func run() async {
        let isFirst = state.withLock { state in
            guard case .idle = state.phase else { return false }
            state.phase = .running(.begin())
            state.needsRecovery = true
            state.nextPoll = .now + settings.pollInterval
            return true
        }
        guard isFirst else { return await wait(for: nil) }
        kick()
        await withTaskCancellationHandler {
            await wait(for: nil)
        } onCancel: {
            stop(within: .zero)
        }
    }

    /// Takes no more jobs, and tells handlers to end after a while.
    func stop(within limit: Duration) {
        let time = ContinuousClock.now + limit
        let waiters = state.withLock { state in
            switch state.phase {
            case .idle: state.phase = .stopped
            case .running(let runner): state.phase = .stopping(runner)
            case .stopping, .stopped: break
            }
            state.stopTime = min(time, state.stopTime ?? time)
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.continuation.resume() }
        kick()
    }

    /// Waits until nothing of a plugin is being executed any more and all is stored; of all for nil, at the end.
    func wait(for domain: String?, before epoch: UInt64? = nil) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard !state.isOver(domain, before: epoch) else { return true }
                state.waiters.append(Waiter(domain: domain, before: epoch, continuation: continuation))
                return false
            }
            if isOver { continuation.resume() } else { kick() }
        }
    }

    /// Takes a plugin's handlers, in place of those that it had.
    /// - Returns: why some were not taken.
    func register(_ handlers: [String: any JobHandler], for domain: String) -> [PluginError] {
        var refused: [PluginError] = []
        var taken: [(String, any JobHandler)] = []
        for (name, handler) in handlers.sorted(by: { $0.key < $1.key }) {
            do throws(PluginError) {
                try JobLimits.check(handler: name)
                taken.append((name, handler))
            } catch {
                refused.append(error.adding(plugin: domain))
            }
        }
        let duplicates = state.withLock { state in
            state.registrations = state.registrations.filter { $0.value.domain != domain }
            state.epoch += 1
            var duplicates: [PluginError] = []
            for (name, handler) in taken {
                if let other = state.registrations[name]?.domain {
                    duplicates.append(Self.duplicate(name, other, domain))
                } else {
                    state.registrations[name] = Registration(
                        domain: domain,
                        handler: handler,
                        epoch: state.epoch
                    )
                    state.hints.insert(name)
                }
            }
            return duplicates
        }
        kick()
        return refused + duplicates
    }

    private static func duplicate(_ name: String, _ other: String, _ domain: String) -> PluginError {
        PluginError(
            .duplicateName,
            "plugin \(domain) has a job handler named \(name), and so has plugin \(other), which keeps it: rename one",
            plugin: domain
        )
    }

    /// Gives a plugin's handlers no more jobs, tells those that run to end and waits for them; their jobs are queued
    /// again. Those that do not leave are left alone.
    func unregister(_ domain: String) async {
        let told = state.withLock { state in
            state.registrations = state.registrations.filter { $0.value.domain != domain }
            return state.executions.values.filter { $0.domain == domain }
        }
        tell(told, .stop)
        await wait(for: domain)
    }

    /// Lets what a plugin's earlier handlers execute end for a while, then tells them to, and waits for them; their jobs are
    /// queued again, for the handlers that it has now.
    func leave(_ domain: String, within patience: Duration) async {
        let epoch = state.withLock { state in
            state.registrations.values.first { $0.domain == domain }?.epoch ?? state.epoch + 1
        }
        func left() -> [Execution] {
            state.withLock { state in
                state.executions.values.filter { $0.domain == domain && $0.isBegun(before: epoch) }
            }
        }
        await waitUntil(within: patience, every: .milliseconds(5)) { left().isEmpty }
        let late = left()
        guard !late.isEmpty else { return }
        tell(late, .stop)
        await wait(for: domain, before: epoch)
    }

    /// Which plugin has a handler.
    var owners: [String: String] { state.withLock { $0.registrations.mapValues(\.domain) } }
}
