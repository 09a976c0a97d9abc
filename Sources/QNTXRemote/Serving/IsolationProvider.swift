import Foundation
import GRPCCore
import Logging
import QNTXPlugin

/// Serves what a host of this house asks of a plugin's process beyond QNTX's own protocol.
struct IsolationProvider: Qntx_IsolationService.SimpleServiceProtocol {
    let provider: PluginProvider

    private var plugin: any DomainPlugin { provider.plugin }

    func describe(request: Qntx_Nothing, context: ServerContext) async throws -> Qntx_Description {
        let surface = try provider.surface()
        var description = Qntx_Description()
        description.surface = surface.path ?? ""
        description.endpoints = surface.webSockets.sorted { $0.key < $1.key }.map { name, service in
            var endpoint = Qntx_Endpoint()
            endpoint.name = name
            endpoint.subprotocols = service.subprotocols
            return endpoint
        }
        description.pausable = plugin.pausable != nil
        description.reconfigurable = plugin.reconfigurable != nil
        description.handsOver = plugin.handingOver != nil
        description.drains = plugin.draining != nil
        description.executesJobs = plugin.jobExecuting != nil
        let functions = plugin.calling?.functions ?? []
        description.functions = functions.map(\.message)
        description.types = FunctionSignature.definitions(of: functions.map(\.signature))
        return description
    }

    func pause(request: Qntx_Nothing, context: ServerContext) async throws -> Qntx_Nothing {
        try await run("pause") { try await plugin.pausable?.pause() }
    }

    func resume(request: Qntx_Nothing, context: ServerContext) async throws -> Qntx_Nothing {
        try await run("resume") { try await plugin.pausable?.resume() }
    }

    func drain(request: Qntx_Nothing, context: ServerContext) async throws -> Qntx_Nothing {
        try await run("drain") { await plugin.draining?.drain() }
    }

    func save(request: Qntx_Nothing, context: ServerContext) async throws -> Qntx_Saved {
        var saved = Qntx_Saved()
        _ = try await run("save") {
            guard let handing = plugin.handingOver else { throw Self.unable("save") }
            saved.state = Data(try await handing.save())
        }
        saved.version = plugin.metadata.version
        return saved
    }

    func restore(request: Qntx_Saved, context: ServerContext) async throws -> Qntx_Nothing {
        try await run("restore") {
            guard let handing = plugin.handingOver else { throw Self.unable("restore") }
            try await handing.restore(Array(request.state), from: request.version)
        }
    }

    func execute(
        request: Qntx_JobRequest,
        response: RPCWriter<Qntx_JobEvent>,
        context: ServerContext
    ) async throws {
        guard let handler = try provider.surface().jobs[request.handler] else {
            throw RPCError(.init(.notFound, "plugin \(provider.name) has no job handler \(request.handler)"))
        }
        var job = Job(handlerName: request.handler, payload: Array(request.payload))
        job.id = request.id
        job.status = .running
        job.retryCount = Int(request.retries)
        let (events, told) = AsyncStream.makeStream(of: Qntx_JobEvent.self, bufferingPolicy: .bufferingNewest(64))
        let work = ExecutedJob(timeout: .milliseconds(request.timeout)) { told.yield($0) }
        let task = Task { [job] in
            defer { told.finish() }
            return try await handler.execute(job, work)
        }
        try await withRPCCancellationHandler {
            for await event in events { try await response.write(event) }
            try await response.write(await end(of: work, task))
        } onCancelRPC: {
            work.cancel()
            task.cancel()
        }
    }

    private func end(of work: ExecutedJob, _ task: Task<[UInt8], any Error>) async -> Qntx_JobEvent {
        var event = Qntx_JobEvent()
        do {
            event.result = Data(try await work.waiting(for: task))
        } catch {
            var failure = Qntx_JobFailure()
            switch error {
            case let retry as JobRetry:
                failure.reason = retry.reason
                failure.retries = true
                failure.retryAfter = retry.delay.map { Int64($0 / .milliseconds(1)) } ?? -1
            case is CancellationError: failure.reason = "the job was called off, or its time is over"
            default: failure.reason = PluginError.text(of: error)
            }
            event.failure = failure
        }
        return event
    }

    private func run(_ what: String, _ body: () async throws -> Void) async throws -> Qntx_Nothing {
        do {
            try await body()
            return Qntx_Nothing()
        } catch {
            provider.logger.error("\(what) failed: \(PluginError.text(of: error))")
            throw RPCError(.wrapping(error, "\(what) of plugin \(provider.name) failed"))
        }
    }

    private static func unable(_ what: String) -> PluginError {
        PluginError(.unsupported, "the plugin has no \(what)")
    }
}
