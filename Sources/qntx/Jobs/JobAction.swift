import QNTXHost
import QNTXPlugin

/// Does something with jobs, one after the other, and says how they are then.
struct JobAction {
    let client: HostClient
    let json: Bool

    func take(_ action: String, on ids: [String]) async throws {
        for id in ids {
            let job: JobReport = try await client.send("/api/jobs/\(PathSegment.of(id))/\(action)")
            if json { try Output.json(job) } else { print("\(job.id) \(job.status.rawValue)") }
        }
    }
}
