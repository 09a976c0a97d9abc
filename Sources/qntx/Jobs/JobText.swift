import QNTXHost
import QNTXPlugin

/// Jobs as people read them.
enum JobText {
    /// `3/10`, or nothing for a job that has not said.
    static func progress(_ job: JobReport) -> String {
        job.progress.total > 0 ? "\(job.progress.current)/\(job.progress.total)" : "-"
    }

    private static func nobody(_ job: JobReport) -> String {
        job.status.isFinal ? "-" : "none has this handler: the job waits until one does"
    }

    /// All there is to say of a job, a line each.
    static func details(_ job: JobReport) -> String {
        var lines: [(String, String)] = [
            ("job", job.id), ("handler", job.handlerName), ("plugin", job.plugin ?? nobody(job)),
            ("status", job.status.rawValue),
            ("progress", progress(job)), ("source", job.source),
        ]
        if let parent = job.parentJobID { lines.append(("parent", parent)) }
        lines.append(("created", Times.text(job.createdAt)))
        if let started = job.startedAt { lines.append(("started", Times.text(started))) }
        if let completed = job.completedAt { lines.append(("ended", Times.text(completed))) }
        if let notBefore = job.notBefore { lines.append(("not before", Times.text(notBefore))) }
        if job.retryCount > 0 { lines.append(("retries", "\(job.retryCount) of \(job.maximumRetries)")) }
        if job.costActual > 0 || job.costEstimate > 0 {
            lines.append(("cost", "\(job.costActual) US dollars (estimated \(job.costEstimate))"))
        }
        if let payload = job.payload ?? job.payloadBase64 { lines.append(("payload", payload)) }
        if let error = job.error { lines.append(("error", error)) }
        for detail in job.errorDetails ?? [] { lines.append(("", detail)) }
        if let result = job.result ?? job.resultBase64 { lines.append(("result", result)) }
        return lines.map { name, value in
            name + String(repeating: " ", count: max(1, 12 - name.count)) + value
        }.joined(separator: "\n")
    }

    /// A bar such as `[#######-------------] 35% 35/100 running`.
    static func bar(_ job: JobReport, width: Int = 30) -> String {
        let total = job.progress.total
        let share = total > 0 ? min(1, max(0, Double(job.progress.current) / Double(total))) : 0
        let done = job.status == .completed ? width : Int(share * Double(width))
        let bar = "[" + String(repeating: "#", count: done) + String(repeating: "-", count: width - done) + "]"
        let percent = job.status == .completed ? 100 : Int(share * 100)
        return "\(bar) \(percent)% \(total > 0 ? "\(job.progress.current)/\(total) " : "")\(job.status.rawValue)"
    }
}
