import ArgumentParser
import Foundation
import QNTXHost
import QNTXPlugin

/// Shows how a job goes on until it is over: a bar on a terminal, a line for each change elsewhere, JSON on request.
struct JobWatching {
    let client: HostClient
    let json: Bool

    /// Watches a job.
    /// - Throws: `ExitCode(1)` for one that has not completed.
    func watch(_ id: String) async throws {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var last: JobReport?
        try await client.events("/api/jobs/\(PathSegment.of(id))/events") { data in
            let job = try JSONDecoder().decode(JobReport.self, from: data)
            defer { last = job }
            guard job != last else { return !job.status.isFinal }
            if json {
                Output.line(String(decoding: data, as: UTF8.self))
            } else if isTerminal {
                print("\r\u{1B}[K" + JobText.bar(job), terminator: "")
                fflush(nil)
            } else if last == nil || JobText.bar(job) != last.map({ JobText.bar($0) }) {
                Output.line(JobText.bar(job))
            }
            return !job.status.isFinal
        }
        if isTerminal, !json { print("") }
        guard let last, last.status.isFinal else {
            throw PluginError(.closed, "the host has ended the connection before the job \(id) was over")
        }
        if !json {
            if let error = last.error { Output.error(error) }
            if let result = last.result ?? last.resultBase64 { print(result) }
        }
        if last.status != .completed { throw ExitCode(1) }
    }
}
