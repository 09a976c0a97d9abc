import Foundation
import GRPCNIOTransportHTTP2Posix
import QNTXPlugin

/// The attestations of the host that a plugin of this process has. Each call goes to the host and blocks until it is back.
struct HostAttestations: AttestationStore {
    let connection: RemoteConnection
    let token: String
    /// The plugin's name, which is the source of what it stores.
    let source: String
    /// Makes the id of an attestation, as the host's answer has none.
    let newID: @Sendable (Attestation) -> String

    /// One after the other: the protocol has no more, so that those before one that fails are stored.
    func create(_ attestations: [Attestation]) throws(PluginError) -> [Attestation] {
        var stored: [Attestation] = []
        for var attestation in attestations {
            // What the host would fill in, as its answer does not say what it was.
            let now = Int64(Date().timeIntervalSince1970)
            if attestation.id.isEmpty { attestation.id = newID(attestation) }
            if attestation.timestamp == 0 { attestation.timestamp = now }
            attestation.source = source
            attestation.createdAt = now
            try create(attestation)
            stored.append(attestation)
        }
        return stored
    }

    private func create(_ attestation: Attestation) throws(PluginError) {
        var request = Protocol_CreateAttestationRequest()
        request.authToken = token
        request.attestation = Protocol_Attestation(attestation)
        let answer = try connection.wait("CreateAttestation") { [request] client in
            try await Protocol_ATSStoreService.Client(wrapping: client)
                .createAttestation(request, options: HostServices.options)
        }
        try HostServices.check(answer.success, answer.error, .invalidArgument)
    }

    func generate(_ commands: [AttestationCommand]) throws(PluginError) -> [Attestation] {
        var made: [Attestation] = []
        for command in commands { made.append(try generateOne(command)) }
        return made
    }

    private func generateOne(_ command: AttestationCommand) throws(PluginError) -> Attestation {
        var request = Protocol_GenerateAttestationRequest()
        request.authToken = token
        request.command = Protocol_AttestationCommand(command)
        let answer = try connection.wait("GenerateAndCreateAttestation") { [request] client in
            try await Protocol_ATSStoreService.Client(wrapping: client)
                .generateAndCreateAttestation(request, options: HostServices.options)
        }
        try HostServices.check(answer.success, answer.error, .invalidArgument)
        guard answer.hasAttestation else {
            throw PluginError(.pluginFailed, "the host says that it has made an attestation, but does not say which")
        }
        return answer.attestation.attestation
    }

    func exists(_ id: String) throws(PluginError) -> Bool {
        var request = Protocol_AttestationExistsRequest()
        request.authToken = token
        request.id = id
        let answer = try connection.wait("AttestationExists") { [request] client in
            try await Protocol_ATSStoreService.Client(wrapping: client)
                .attestationExists(request, options: HostServices.options)
        }
        return answer.exists
    }

    func query(_ filter: AttestationFilter, each: (Attestation) -> Bool) throws(PluginError) {
        var request = Protocol_GetAttestationsRequest()
        request.authToken = token
        request.filter = Protocol_AttestationFilter(filter)
        let answer = try connection.wait("GetAttestations") { [request] client in
            try await Protocol_ATSStoreService.Client(wrapping: client)
                .getAttestations(request, options: HostServices.options)
        }
        try HostServices.check(answer.success, answer.error, .invalidArgument)
        for attestation in answer.attestations where !each(attestation.attestation) { return }
    }
}
