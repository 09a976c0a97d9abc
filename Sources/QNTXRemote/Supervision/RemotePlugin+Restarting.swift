import QNTXPlugin
import Synchronization

extension RemotePlugin {
    /// An end of a process, or of the attempt to start one.
    fileprivate struct Loss: Sendable {
        var pid: Int32?
        var exit: ChildExit?
        var reason: String
        var lines: [String]
        /// How long it has run.
        var ran: Duration
        /// How long it has served.
        var served: Duration
    }

    /// Has the end of a process seen. It may be over already.
    func attend(_ run: Run) {
        let instance = run.instance
        instance.process?.whenEnded { [weak self, weak instance] _ in
            if let instance { self?.left(instance) }
        }
    }

    /// A process has ended. If nobody has asked it to, what it had is void at once, and it is started again.
    private func left(_ instance: RemoteInstance) {
        let run = state.withLock { state -> Run? in
            guard case .initialized(let run) = state.phase, run.instance === instance else { return nil }
            state.phase = .away(Away())
            state.watching?.cancel()
            state.watching = nil
            // Until it runs, or nobody wants it any more: it may be gone while this waits.
            state.restarting = Task { [weak self] in
                var loss: Loss? = await Self.loss(of: run)
                while let known = loss, let delay = await self?.take(known) {
                    do { try await Task.sleep(for: delay) } catch { return }
                    loss = await self?.startAgain()
                }
            }
            return run
        }
        guard let run else { return }
        desk.close(run.access)
        // What it has started may hold the connection.
        instance.connection.cut()
        run.isolation?.surface.close()
    }

    private static func loss(of run: Run) async -> Loss {
        let now = ContinuousClock.now
        guard let process = run.instance.process else {
            return Loss(reason: "its connection is over", lines: [], ran: .zero, served: .zero)
        }
        let exit = await process.wait()
        return Loss(
            pid: process.id,
            exit: exit,
            reason: run.instance.condemnation ?? "it ended \(exit)",
            lines: process.lastLines,
            ran: process.launchedAt.duration(to: now),
            served: run.begunAt.duration(to: now)
        )
    }

    /// Takes note of an end, and decides what comes of it.
    /// - Returns: how long to wait before it is started again; nil for never.
    private func take(_ loss: Loss) async -> Duration? {
        var end = ProcessEnd(loss)
        let chance = Double.random(in: 0...1)
        let (step, observer) = state.withLock {
            state -> (RestartPlan.Step?, (@Sendable (ProcessEvent) async -> Void)?) in
            guard case .away(var away) = state.phase else { return (nil, nil) }
            away.reason = loss.reason
            var step: RestartPlan.Step?
            if launch.restart.isOn {
                let now = ContinuousClock.now
                let next = state.plan.ended(at: now, lasted: loss.served, chance: chance)
                away.nextTry = now + next.delay
                away.isOpen = next.isOpen
                step = next
            }
            end.outcome = Self.outcome(step)
            state.phase = .away(away)
            state.history.add(end)
            return (step, state.observer)
        }
        await observer?(step == nil ? .lost(end, error(of: end)) : .ended(end))
        return step?.delay
    }

    private static func outcome(_ step: RestartPlan.Step?) -> String {
        guard let step else { return "it is not started again by itself" }
        let delay = step.delay.inWords
        return step.isOpen
            ? "it has ended too often, and is left alone for \(delay)" : "it is started again in \(delay)"
    }

    private func error(of end: ProcessEnd) -> PluginError {
        let words = end.lines.suffix(5).joined(separator: " | ")
        return PluginError(
            .unavailable,
            "the process of plugin \(metadata.name) is gone: \(end.reason)\(words.isEmpty ? "" : "; it said: \(words)")",
            stage: .serve,
            plugin: metadata.name,
            file: launch.source.description
        )
    }

    /// Starts it once more.
    /// - Returns: how that has failed; nil where it runs, or nobody wants it any more.
    private func startAgain() async -> Loss? {
        let begun = ContinuousClock.now
        let services = state.withLock { state -> (any ServiceRegistry)? in
            state.plan.tries()
            return state.services
        }
        guard let services else { return nil }
        do throws(PluginError) {
            try await check()
            let instance = try await startSame(services.logger)
            let run: Run
            do throws(PluginError) {
                run = try await bringUp(instance, services, within: launch.startLimit)
            } catch {
                throw await instance.end(for: error)
            }
            await settle(run)
            return nil
        } catch {
            let failure = error.cause as? ProcessFailure
            return Loss(
                pid: failure?.pid,
                exit: failure?.exit,
                reason: "it does not start again: \(error.message)",
                lines: failure?.lines ?? [],
                ran: failure == nil ? .zero : begun.duration(to: .now),
                served: .zero
            )
        }
    }

    /// It runs again.
    private func settle(_ run: Run) async {
        let outcome = state.withLock { state -> (Duration, (@Sendable (ProcessEvent) async -> Void)?)? in
            guard case .away(let away) = state.phase else { return nil }
            let time = away.since.duration(to: .now)
            state.phase = .initialized(run)
            state.restarts += 1
            state.history.conclude("it was back after \(time.inWords)")
            state.watching = watch(run.instance)
            return (time, state.observer)
        }
        guard let (time, observer) = outcome else {
            // It was to end meanwhile.
            desk.close(run.access)
            run.instance.process?.kill()
            await run.instance.end(within: .zero)
            return
        }
        await observer?(.restarted(pid: run.instance.process?.id ?? 0, after: time))
        attend(run)
    }
}

extension ProcessEnd {
    fileprivate init(_ loss: RemotePlugin.Loss) {
        self.init(
            time: WallTime.now,
            pid: loss.pid,
            status: loss.exit?.status,
            signal: loss.exit?.signalName,
            ran: loss.ran.milliseconds,
            reason: loss.reason,
            lines: loss.lines,
            outcome: ""
        )
    }
}
