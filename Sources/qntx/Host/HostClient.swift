import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import QNTXHost
import QNTXPlugin

/// Asks a running host.
struct HostClient {
    /// Where a host is looked for if nobody says where: the ports that `qntx serve` tries.
    static let usualURLs = ServePorts.usual.map { "http://127.0.0.1:\($0)" }

    /// The base of the host's URLs.
    let url: String
    /// Its admin token.
    let token: String?

    /// Finds the host to ask: the one named, or the first that answers on one of the usual ports.
    /// - Throws: `notFound` when none does.
    static func find(_ url: String?, token: String?) async throws -> HostClient {
        if let url { return HostClient(url: url.hasSuffix("/") ? String(url.dropLast()) : url, token: token) }
        for url in usualURLs {
            let client = HostClient(url: url, token: token)
            if let answer: Index = try? await client.get("/", timeout: .milliseconds(500)), answer.name == "qntx" {
                return client
            }
        }
        throw PluginError(
            .notFound,
            "no host answers on this machine: start one with 'qntx serve', say where it is with --url, or list a "
                + "directory with --plugins"
        )
    }

    /// What is behind a path.
    func get<Answer: Decodable>(_ path: String, timeout: TimeAmount = .seconds(15)) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        let (status, body) = try await execute(request, timeout)
        guard status == 200 else {
            let reason = (try? JSONDecoder().decode(Failure.self, from: body))?.error
            throw PluginError(.internalError, "the host at \(url) answered \(status): \(reason ?? "no reason given")")
        }
        do {
            return try JSONDecoder().decode(Answer.self, from: body)
        } catch {
            throw PluginError(.internalError, "what answers at \(url) is no QNTX host of this version", cause: error)
        }
    }

    private func execute(_ request: HTTPClientRequest, _ timeout: TimeAmount) async throws -> (UInt, Data) {
        var configuration = HTTPClient.Configuration(timeout: .init(connect: timeout))
        // A host that is not there should be said to be so at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let response = try await client.execute(request, timeout: timeout)
            let body = try await response.body.collect(upTo: 64 << 20)
            try await client.shutdown()
            return (response.status.code, Data(body.readableBytesView))
        } catch {
            try? await client.shutdown()
            throw PluginError(
                .notFound,
                "no host answers at \(url): start one with 'qntx serve', or name another with --url",
                cause: error
            )
        }
    }

    private struct Index: Decodable { var name: String }
    private struct Failure: Decodable { var error: String }
}
