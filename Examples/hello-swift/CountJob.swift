import QNTXPluginKit

/// A job that counts to the number in its payload (10 if there is none), ten a second.
struct CountJob: JobHandler {
    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        let text = String(decoding: job.payload, as: UTF8.self)
        guard let last = text.isEmpty ? 10 : Int(text), last >= 0 else {
            throw PluginError(.invalidArgument, "\(text) is nothing to count to")
        }
        for number in 0..<last {
            // Throws when the job is to end: it was cancelled, its time is over, or the host stops.
            try await Task.sleep(for: .milliseconds(100))
            context.report(progress: number + 1, of: last)
        }
        return Array("counted to \(last)".utf8)
    }
}
