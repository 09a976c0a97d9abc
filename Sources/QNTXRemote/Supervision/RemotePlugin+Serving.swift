import QNTXPlugin
import Synchronization

extension RemotePlugin {
    /// The process that serves it now: what each request asks anew, as it may be another one the next time.
    /// - Throws: `unavailable` while it is being started again, with the time after which it is worth trying;
    ///   `invalidTransition` where it is not initialized.
    func serving() throws(PluginError) -> Run {
        switch state.withLock({ $0.phase }) {
        case .initialized(let run): return run
        case .away(let away): throw away.error(metadata.name, restarts: launch.restart.isOn)
        case .ready, .over:
            throw PluginError(.invalidTransition, "plugin \(metadata.name) is not initialized", plugin: metadata.name)
        }
    }

    /// Has the process that serves now execute a job. What is cut off by the end of that process is given back to the queue,
    /// and so is what comes while there is none.
    func carryOut<Result>(
        _ job: Job,
        _ body: (Run) async throws(PluginError) -> Result
    ) async throws -> Result {
        let run: Run
        do throws(PluginError) {
            run = try serving()
        } catch {
            guard let delay = error.retryAfter else { throw error }
            throw JobInterrupted(after: max(.milliseconds(100), delay))
        }
        do throws(PluginError) {
            let result = try await body(run)
            forgetCrashes(of: job)
            return result
        } catch {
            throw await verdict(error, on: job, of: run)
        }
    }

    /// Why a job's handler failed, for the queue: a job that was cut off is given back, unless it is what ends the process
    /// each time.
    private func verdict(_ error: PluginError, on job: Job, of run: Run) async -> any Error {
        guard !Task.isCancelled, error.code == .unavailable || error.code == .clientGone else { return error }
        if let process = run.instance.process {
            // Its connection breaks a moment before its end is known.
            await waitUntil(within: .seconds(1)) { process.exit != nil }
        }
        let how = run.instance.process?.exit.map { "ended \($0)" } ?? "broke off the connection"
        let reason = "the process of plugin \(metadata.name) \(how) while it executed this job"
        let (count, next) = state.withLock { state -> (Int, ContinuousClock.Instant?) in
            guard case .away(let away) = state.phase else { return (state.crashes.add(job.id), nil) }
            return (state.crashes.add(job.id), away.nextTry)
        }
        guard count < max(1, launch.jobCrashes) else {
            forgetCrashes(of: job)
            return PluginError(
                .pluginFailed,
                count > 1 ? "\(reason), \(count) times" : reason,
                stage: .serve,
                plugin: metadata.name
            )
        }
        let delay = next.map { ContinuousClock.now.duration(to: $0) } ?? .zero
        return JobInterrupted(reason, after: max(.milliseconds(100), delay))
    }

    /// A job has come to an end by itself.
    private func forgetCrashes(of job: Job) { state.withLock { $0.crashes.forget(job.id) } }
}
