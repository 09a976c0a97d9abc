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
        try await answer(to: request(path), timeout)
    }

    /// Sends JSON to a path.
    func send<Answer: Decodable>(
        _ path: String,
        method: HTTPMethod = .POST,
        _ body: some Encodable,
        timeout: TimeAmount = .seconds(60)
    ) async throws -> Answer {
        var request = request(path)
        request.method = method
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        return try await answer(to: request, timeout)
    }

    /// Does something that needs no more words than its path.
    func send<Answer: Decodable>(_ path: String, timeout: TimeAmount = .seconds(60)) async throws -> Answer {
        try await send(path, Nothing(), timeout: timeout)
    }

    /// Sends JSON to a path as it is, and gives the answer as it is. It takes as long as it takes.
    func post(_ path: String, _ body: Data) async throws -> Data {
        var request = request(path)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: body))
        let (status, answer) = try await execute(request, .hours(24))
        guard (200..<300).contains(status) else { throw Self.failure(url, status, answer) }
        return answer
    }

    /// A request with what the host wants to know of the caller.
    func request(_ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url + path)
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        return request
    }

    private func answer<Answer: Decodable>(
        to request: HTTPClientRequest,
        _ timeout: TimeAmount
    ) async throws -> Answer {
        let (status, body) = try await execute(request, timeout)
        guard (200..<300).contains(status) else { throw Self.failure(url, status, body) }
        do {
            return try JSONDecoder().decode(Answer.self, from: body)
        } catch {
            throw PluginError(.internalError, "what answers at \(url) is no QNTX host of this version", cause: error)
        }
    }

    /// What an answer that is no success says.
    static func failure(_ url: String, _ status: UInt, _ body: Data) -> PluginError {
        let reason = (try? JSONDecoder().decode(Failure.self, from: body))?.error ?? "no reason given"
        // What is wrong with the request is the caller's business, and needs no number.
        if (400..<500).contains(status) { return PluginError(status == 404 ? .notFound : .invalidArgument, reason) }
        return PluginError(.internalError, "the host at \(url) answered \(status): \(reason)")
    }

    private func execute(_ request: HTTPClientRequest, _ timeout: TimeAmount) async throws -> (UInt, Data) {
        try await withClient(connect: min(timeout, .seconds(15))) { client in
            let response = try await client.execute(request, timeout: timeout)
            let body = try await response.body.collect(upTo: 256 << 20)
            return (response.status.code, Data(body.readableBytesView))
        }
    }

    /// Makes a call with a client of its own.
    func withClient<Result>(
        connect: TimeAmount = .seconds(15),
        _ body: (HTTPClient) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration(timeout: .init(connect: connect))
        // A host that is not there should be said to be so at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await body(client)
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            if error is PluginError || error is CancellationError { throw error }
            throw PluginError(
                .notFound,
                "no host answers at \(url): start one with 'qntx serve', or name another with --url",
                cause: error
            )
        }
    }

    private struct Index: Decodable { var name: String }
    private struct Nothing: Encodable {}
    private struct Failure: Decodable { var error: String }
}
