import Foundation
import GRPCCore
import Logging
import QNTXPlugin

extension PluginProvider: Protocol_DomainPluginService.SimpleServiceProtocol {
    func metadata(request: Protocol_Empty, context: ServerContext) async throws -> Protocol_MetadataResponse {
        Protocol_MetadataResponse(plugin.metadata)
    }

    func initialize(
        request: Protocol_InitializeRequest,
        context: ServerContext
    ) async throws -> Protocol_InitializeResponse {
        var response = Protocol_InitializeResponse()
        do throws(PluginError) {
            response.handlerNames = try await initialize(request)
        } catch {
            logger.error("\(error.message)")
            throw RPCError(error)
        }
        return response
    }

    func shutdown(request: Protocol_Empty, context: ServerContext) async throws -> Protocol_Empty {
        defer { isEnded() }
        do throws(PluginError) {
            try await shutdown()
        } catch {
            logger.error("\(error.message)")
            throw RPCError(error)
        }
        return Protocol_Empty()
    }

    func health(request: Protocol_Empty, context: ServerContext) async throws -> Protocol_HealthResponse {
        guard (try? surface()) != nil else {
            return Protocol_HealthResponse(HealthStatus(healthy: false, message: "the plugin is not initialized"))
        }
        return Protocol_HealthResponse(await health())
    }

    func configSchema(
        request: Protocol_Empty,
        context: ServerContext
    ) async throws -> Protocol_ConfigSchemaResponse {
        var response = Protocol_ConfigSchemaResponse()
        do {
            let fields = try await plugin.configurable?.configSchema() ?? [:]
            response.fields = fields.mapValues(Protocol_ConfigFieldSchema.init)
        } catch {
            throw RPCError(.wrapping(error, "plugin \(name) cannot say what it can be configured with"))
        }
        return response
    }

    func executeJob(
        request: Protocol_ExecuteJobRequest,
        context: ServerContext
    ) async throws -> Protocol_ExecuteJobResponse {
        let handler = try surface().jobs[request.handlerName]
        var response = Protocol_ExecuteJobResponse()
        guard let handler else {
            response.error = "plugin \(name) has no job handler \(request.handlerName.prefix(100).debugDescription)"
            return response
        }
        var job = Job(handlerName: request.handlerName, payload: Array(request.payload))
        job.id = request.jobID
        job.status = .running
        let work = ExecutedJob(timeout: .seconds(request.timeoutSecs))
        let task = Task { [job] in try await handler.execute(job, work) }
        do {
            let result = try await withRPCCancellationHandler {
                try await work.waiting(for: task)
            } onCancelRPC: {
                work.cancel()
                task.cancel()
            }
            response.result = Data(result)
            response.success = true
        } catch {
            response.error =
                switch error {
                case let error as JobRetry: error.reason
                case is CancellationError: "the job was called off, or its time is over"
                default: PluginError.text(of: error)
                }
        }
        (response.progressCurrent, response.progressTotal) = work.progress
        response.costActual = work.cost
        return response
    }
}
