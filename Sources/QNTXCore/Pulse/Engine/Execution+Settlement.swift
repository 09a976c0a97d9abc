import QNTXPlugin

extension Execution {
    /// Ends it with its handler's answer.
    /// - Returns: nil where it is over already.
    func settle(_ answer: Result<[UInt8], any Error>, _ settings: PulseSettings) -> Settlement? {
        guard let (report, reason) = finish() else { return nil }
        switch (reason, answer) {
        case (.cancelled, _), (.paused, .failure): return settlement(report, .left)
        case (.stop, .failure): return settlement(report, .requeued)
        case (.deadline, _): return settlement(report, .failed) { $0.error = Self.late(self.limit) }
        case (_, .success(let result)): return settlement(report, result, settings)
        case (nil, .failure(let error as JobInterrupted)):
            return settlement(report, .retry(after: max(.zero, error.delay))) { $0.add(detail: error.reason) }
        case (nil, .failure(let error)):
            guard let retry = error as? JobRetry else {
                return settlement(report, .failed) { $0.error = JobLimits.stored(PluginError.text(of: error)) }
            }
            return settlement(report, retry)
        }
    }

    /// Ends it without its handler, which was not called, or does not leave although it was told to.
    /// - Returns: nil where it is over already.
    func abandon() -> Settlement? {
        guard let (report, reason) = finish() else { return nil }
        switch reason {
        case .cancelled, .paused: return settlement(report, .left)
        case .stop, nil: return settlement(report, .requeued)
        case .deadline:
            return settlement(report, .failed) {
                $0.error =
                    Self.late(self.limit)
                    + "; its handler \($0.handlerName) was told to end and did not: let it ask whether it is cancelled"
            }
        }
    }

    private func settlement(_ report: Report, _ result: [UInt8], _ settings: PulseSettings) -> Settlement {
        guard result.count <= settings.resultLimit else {
            let error = JobLimits.tooLarge(result.count, "result", settings.resultLimit)
            return settlement(report, .failed) { $0.error = error.message }
        }
        return settlement(report, .completed) {
            $0.result = result
            $0.error = ""
        }
    }

    private func settlement(_ report: Report, _ retry: JobRetry) -> Settlement {
        let reason = JobLimits.stored(retry.reason)
        guard row.job.retryCount < row.job.maximumRetries else {
            return settlement(report, .failed) { $0.error = reason }
        }
        let delay = max(.zero, retry.delay ?? Self.backOff(row.job.retryCount))
        return settlement(report, .retry(after: delay)) {
            $0.retryCount += 1
            $0.add(detail: reason)
        }
    }

    private func settlement(_ report: Report, _ verdict: Verdict, _ change: (inout Job) -> Void = { _ in })
        -> Settlement
    {
        var job = row.job
        change(&job)
        return Settlement(seq: row.seq, domain: domain, job: job, report: report, verdict: verdict)
    }

    /// How long to wait before another attempt: from one second, doubling, to five minutes.
    static func backOff(_ attempt: Int) -> Duration { .seconds(min(300, 1 << min(attempt, 9))) }

    private static func late(_ limit: Duration) -> String {
        "deadline exceeded: the job did not end within \(limit.formatted()); give it a longer deadline or make it smaller"
    }
}

extension Job {
    /// Takes down what an attempt has failed with; empty for nothing.
    fileprivate mutating func add(detail: String) {
        guard !detail.isEmpty else { return }
        errorDetails = Array((errorDetails + [JobLimits.stored(detail)]).suffix(JobLimits.details))
    }
}

extension Duration {
    /// `300 s`, `0.25 s`.
    fileprivate func formatted() -> String {
        let milliseconds = milliseconds
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s"
    }
}
