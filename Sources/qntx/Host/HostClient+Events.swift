import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import QNTXPlugin

extension HostClient {
    /// Takes the events of a stream one by one, as they come.
    /// - Parameter each: gets the data of each; false ends it.
    func events(_ path: String, each: (Data) throws -> Bool) async throws {
        try await lines(path, accept: "text/event-stream") { line in
            guard line.hasPrefix("data: ") else { return true }
            return try each(Data(line.dropFirst(6).utf8))
        }
    }

    /// Takes an answer line by line, as it comes.
    /// - Parameter each: gets each line without its end; false ends it.
    func lines(_ path: String, accept: String, each: (String) throws -> Bool) async throws {
        var request = self.request(path)
        request.headers.add(name: "accept", value: accept)
        try await withClient { client in
            let response = try await client.execute(request, timeout: .hours(24 * 365))
            guard response.status.code == 200 else {
                throw Self.failure(
                    url,
                    response.status.code,
                    Data((try await response.body.collect(upTo: 1 << 20)).readableBytesView)
                )
            }
            do {
                try await Self.split(response.body, each)
            } catch let error as HTTPClientError {
                throw PluginError(.closed, "the host at \(url) has broken its answer off (\(error)); its log says why")
            }
        }
    }

    private static func split(_ body: HTTPClientResponse.Body, _ each: (String) throws -> Bool) async throws {
        var rest = Data()
        for try await buffer in body {
            rest.append(contentsOf: buffer.readableBytesView)
            while let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                rest.removeSubrange(rest.startIndex...end)
                guard try each(line) else { return }
            }
        }
    }
}
