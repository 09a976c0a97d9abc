import AsyncHTTPClient
import Foundation
import GRDB
import NIOCore
import NIOHTTP1
import QNTXTestSupport
import Synchronization
import Testing

@Suite("A host that is killed", .serialized)
struct CrashTests {
    private struct Made: Decodable { var id: String }
    private struct JobState: Decodable {
        var id: String
        var status: String
        var payload: String?
        var result: String?
    }
    private struct JobStates: Decodable { var jobs: [JobState] }
    private struct Attested: Decodable { var attestations: [Made] }

    /// What the host has said is stored.
    private final class Acknowledged: Sendable {
        let jobs = Mutex<[String]>([])
        let attestations = Mutex<[String]>([])

        var count: Int { jobs.withLock { $0.count } + attestations.withLock { $0.count } }
    }

    private static func post(_ url: String, _ json: String, _ client: HTTPClient) async throws -> Made? {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: json))
        let response = try await client.execute(request, timeout: .seconds(60))
        guard response.status == .created else { return nil }
        return try JSONDecoder().decode(
            Made.self,
            from: Data(try await response.body.collect(upTo: 1 << 20).readableBytesView)
        )
    }

    private static func get<Answer: Decodable>(_ url: String, _ client: HTTPClient) async throws -> Answer {
        let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(60))
        return try JSONDecoder().decode(
            Answer.self,
            from: Data(try await response.body.collect(upTo: 64 << 20).readableBytesView)
        )
    }

    /// Has many clients add ten thousand jobs and attestations; in the middle of it the host is killed.
    private static func flood(_ host: HostProcess, until limit: Int, _ client: HTTPClient) async -> Acknowledged {
        let acknowledged = Acknowledged()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<48 {
                group.addTask {
                    for number in 1...10_000 / 48 {
                        let name = "\(worker)-\(number)"
                        do {
                            if number.isMultiple(of: 2) {
                                let json = #"{"handler_name":"crash.work","payload":"\#(name)","source":"flood"}"#
                                guard let made = try await post(host.url + "/api/jobs", json, client) else { return }
                                acknowledged.jobs.withLock { $0.append(made.id) }
                            } else {
                                let json = #"{"subjects":["s-\#(name)"],"predicates":["survives"]}"#
                                guard let made = try await post(host.url + "/api/attestations", json, client) else {
                                    return
                                }
                                acknowledged.attestations.withLock { $0.append(made.id) }
                            }
                        } catch {
                            return
                        }
                        if acknowledged.count >= limit { kill(host.id, SIGKILL) }
                    }
                }
            }
        }
        host.stop(SIGKILL)
        return acknowledged
    }

    @Test("Has lost nothing that it acknowledged, and executes again what it was at; its database is whole")
    func killed() async throws {
        let plugins = try TemporaryDirectory()
        try plugins.copy(try await Fixture.library("crash"), as: "crash.so")
        let home = try TemporaryDirectory()
        let arguments = ["--plugins", plugins.path, "--port", "0"]
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let acknowledged = await Self.flood(try HostProcess(arguments, home: home), until: 5000, client)
        #expect(acknowledged.count >= 5000)

        let database = try DatabaseQueue(path: home.file("qntx.db"))
        #expect(try await database.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        try database.close()

        let host = try HostProcess(arguments, home: home)
        let attested: Attested = try await Self.get(host.url + "/api/attestations?predicate=survives&limit=0", client)
        let missing = Set(acknowledged.attestations.withLock { $0 }).subtracting(attested.attestations.map(\.id))
        #expect(missing.isEmpty, "\(missing.count) attestations are missing")

        var states: [JobState] = []
        let over = try await eventually {
            let answer: JobStates = try await Self.get(host.url + "/api/jobs?limit=10000", client)
            states = answer.jobs
            return states.allSatisfy { $0.status == "completed" }
        }
        #expect(over, "\(states.filter { $0.status != "completed" }.prefix(3))")
        let lost = Set(acknowledged.jobs.withLock { $0 }).subtracting(states.map(\.id))
        #expect(lost.isEmpty, "\(lost.count) jobs are missing")
        #expect(states.allSatisfy { $0.result == $0.payload })
        #expect(host.stop() == 0)
        try await client.shutdown()
    }
}
