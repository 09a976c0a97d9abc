import GRPCCore
import QNTXPlugin
import SwiftProtobuf

/// Serves the host's attestations to plugins in other processes. What is wrong with a request is said in its answer, as QNTX
/// does it.
struct ATSStoreProvider: Protocol_ATSStoreService.SimpleServiceProtocol {
    let tokens: ServiceTokens

    func createAttestation(
        request: Protocol_CreateAttestationRequest,
        context: ServerContext
    ) async throws -> Protocol_CreateAttestationResponse {
        var response = Protocol_CreateAttestationResponse()
        do throws(PluginError) {
            try await run(request.authToken) { (store) throws(PluginError) in
                guard request.hasAttestation else { throw ServiceCall.lacks("attestation") }
                try store.create(request.attestation.attestation)
            }
            response.success = true
        } catch {
            response.error = error.message
        }
        return response
    }

    func attestationExists(
        request: Protocol_AttestationExistsRequest,
        context: ServerContext
    ) async throws -> Protocol_AttestationExistsResponse {
        var response = Protocol_AttestationExistsResponse()
        do throws(PluginError) {
            response.exists = try await run(request.authToken) { (store) throws(PluginError) in
                try store.exists(request.id)
            }
        } catch {
            // There is no place for a reason.
            response.exists = false
        }
        return response
    }

    func generateAndCreateAttestation(
        request: Protocol_GenerateAttestationRequest,
        context: ServerContext
    ) async throws -> Protocol_GenerateAttestationResponse {
        var response = Protocol_GenerateAttestationResponse()
        do throws(PluginError) {
            let made = try await run(request.authToken) { (store) throws(PluginError) in
                guard request.hasCommand else { throw ServiceCall.lacks("command") }
                return try store.generate(request.command.command)
            }
            response.attestation = Protocol_Attestation(made)
            response.success = true
        } catch {
            response.error = error.message
        }
        return response
    }

    func getAttestations(
        request: Protocol_GetAttestationsRequest,
        context: ServerContext
    ) async throws -> Protocol_GetAttestationsResponse {
        var response = Protocol_GetAttestationsResponse()
        do throws(PluginError) {
            response.attestations = try await run(request.authToken) { (store) throws(PluginError) in
                try Self.find(request.filter.filter, in: store)
            }
            response.success = true
        } catch {
            response.error = error.message
        }
        return response
    }

    private static func find(
        _ filter: AttestationFilter,
        in store: any AttestationStore
    ) throws(PluginError) -> [Protocol_Attestation] {
        var found: [Protocol_Attestation] = []
        var room = ServiceCall.room
        try store.query(filter) { attestation in
            let next = Protocol_Attestation(attestation)
            room -= ((try? next.serializedData().count) ?? 0) + 8
            guard room >= 0 else { return false }
            found.append(next)
            return true
        }
        guard room >= 0 else { throw ServiceCall.tooLarge("attestations") }
        return found
    }

    private func run<Result: Sendable>(
        _ token: String,
        _ body: @escaping @Sendable (any AttestationStore) throws(PluginError) -> Result
    ) async throws(PluginError) -> Result {
        let services = try tokens.services(for: token)
        guard let store = services.attestations else { throw ServiceCall.missing("attestations") }
        return try await ServiceCall.run { () throws(PluginError) in try body(store) }
    }
}
