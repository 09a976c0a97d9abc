import Glibc
import QNTXPluginKit

extension KitFixture {
    func jobHandlers() async throws -> [String: any JobHandler] {
        try await Task.sleep(for: .milliseconds(1))
        if isInMood("no-jobs") { throw NotNow() }
        let works: [String: Work.Body] = [
            "count": count, "fail": fail, "retry": retry, "endless": endless, "compute": compute, "ask": ask,
            "stubborn": stubborn, "serve": serve, "describe": describe,
        ]
        return Dictionary(uniqueKeysWithValues: works.map { ("kit-fixture.\($0)", Work(body: $1)) })
    }

    /// Payload N: progress 1 to N of N, a cent for each.
    private func count(_ job: Job, _ context: any JobContext) async throws -> String {
        let count = Int(String(decoding: job.payload, as: UTF8.self)) ?? 0
        for number in 0..<count {
            context.report(progress: number + 1, of: count)
            context.report(cost: Double(number + 1) / 100)
            await Task.yield()
        }
        return "counted to \(count)"
    }

    /// Fails in the way that the payload names.
    private func fail(_ job: Job, _ context: any JobContext) async throws -> String {
        switch String(decoding: job.payload, as: UTF8.self) {
        case "denied": throw PluginError(.denied, "it may not")
        case "cancellation": throw CancellationError()
        default: throw NotNow()
        }
    }

    /// Is well at the third attempt; with a payload, leaves the delay to the host.
    private func retry(_ job: Job, _ context: any JobContext) async throws -> String {
        guard job.retryCount < 2 else { return "third time" }
        throw JobRetry("not yet", after: job.payload.isEmpty ? .milliseconds(10) : nil)
    }

    /// Sleeps until its task is cancelled.
    private func endless(_ job: Job, _ context: any JobContext) async throws -> String {
        logger?.info("endless has begun")
        do {
            while true { try await Task.sleep(for: .seconds(60)) }
        } catch {
            logger?.info("endless is told to end", metadata: ["context": "\(context.isCancelled)"])
            throw error
        }
    }

    /// Computes, suspending nowhere, until its task is cancelled.
    private func compute(_ job: Job, _ context: any JobContext) async throws -> String {
        logger?.info("compute has begun")
        while !Task.isCancelled { usleep(1000) }
        throw CancellationError()
    }

    /// Asks the host until it says that it is time.
    private func ask(_ job: Job, _ context: any JobContext) async throws -> String {
        logger?.info("ask has begun")
        var steps = 0
        while !context.isCancelled {
            steps += 1
            context.report(progress: steps, of: 0)
            usleep(1000)
        }
        throw NotNow()
    }

    /// Is told to end, and is well all the same.
    private func stubborn(_ job: Job, _ context: any JobContext) async throws -> String {
        logger?.info("stubborn has begun")
        while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
        return "all the same"
    }

    /// Uses the services after having suspended; the result is the subject of what it has attested.
    private func serve(_ job: Job, _ context: any JobContext) async throws -> String {
        try await Task.sleep(for: .milliseconds(1))
        let made = try Self.need(services?.attestations).generate(AttestationCommand(subjects: [job.id]))
        await Task.yield()
        _ = try services?.database?.query("SELECT 1")
        return made.subjects.joined()
    }

    /// What the job is, and the whole seconds that are left.
    private func describe(_ job: Job, _ context: any JobContext) async throws -> String {
        let left = context.deadline.map { ContinuousClock.now.duration(to: $0).components.seconds }
        return [
            job.handlerName, String(decoding: job.payload, as: UTF8.self), job.source, job.parentJobID,
            "\(job.status)", "\(job.retryCount)/\(job.maximumRetries)", "\(left, default: "for ever")",
        ].joined(separator: "|")
    }
}

/// A function as a job handler.
private struct Work: JobHandler {
    typealias Body = @Sendable (Job, any JobContext) async throws -> String
    let body: Body

    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        Array(try await body(job, context).utf8)
    }
}
