import Foundation
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite(.serialized) struct HostServiceTests {
    @Test func `A plugin in another process has attestations`() async throws {
        let host = try await PeerHost()
        let answer = try await host.ask("/attest")
        let expected = """
            {"made": [true, ""], \
            "again": [false, "there is an attestation of the id ASPEER already: leave the id out to get a new one"], \
            "exists": true, "generated": [true, "", ["_"]], \
            "found": [[["BOB"], ["likes"], "peer", "{}", TIME], \
            [["ALICE"], ["knows"], "peer", "{\\"since\\":2020}", 1700000000]], "found_error": ""}
            """
        let found = try host.core.attestations.store(for: "cli").query(AttestationFilter(subjects: ["BOB"]))
        let time = try #require(found.first?.timestamp)
        #expect(answer.text == expected.replacing("TIME", with: "\(time)"))
        try await host.stop()
    }

    @Test func `A plugin in another process has jobs`() async throws {
        let host = try await PeerHost()
        let answer = try await host.ask("/enqueue")
        let expected = """
            {"added": [true, ""], "got": [true, "", "nobody.has", "00ff", "queued"], "updated": [true, ""], \
            "listed": [true, "", [true, 3, 9, 0.5]]}
            """
        #expect(answer.text == expected)
        try await host.stop()
    }

    @Test func `No request of a plugin's harms the host, and each is told what is wrong`() async throws {
        let host = try await PeerHost()
        let answers: [String: String] = try await host.json("/misbehave")
        let words: [String: String] = [
            "no attestation": "the request has no attestation", "no command": "the request has no command",
            "empty attestation": "subject", "no filter": "no error", "no job": "the request has no job",
            "no job to update": "the request has no job", "unknown job": "JBNONE", "unknown status": "sleeping",
            "negative limit": "-1", "bad attributes": "JSON", "huge message": "RESOURCE_EXHAUSTED",
            "no token": "invalid authentication token", "wrong token": "invalid authentication token",
            "short token": "invalid authentication token",
            "no token, attestations": "invalid authentication token",
            "wrong token, attestations": "invalid authentication token",
            "short token, attestations": "invalid authentication token", "wrong token, exists": "False",
            "no such method": "UNIMPLEMENTED",
        ]
        for (name, word) in words { #expect(answers[name]?.contains(word) == true, "\(name): \(answers[name] ?? "")") }
        // Bytes that are no message are an error of the protocol, whichever.
        #expect(answers["garbage"]?.allSatisfy { $0.isUppercase || $0 == "_" } == true)
        #expect(try await host.ask("/enqueue").text.hasPrefix(#"{"added": [true, ""]"#))
        try await host.stop()
    }

    @Test func `Each plugin has a token of its own, which opens nothing any more when its plugin is over`() async throws
    {
        struct Token: Decodable {
            var token: String
        }
        let host = try await PeerHost([.init(), .init(name: "other")])
        let first: Token = try await host.json("/token")
        let second: Token = try await host.json("/token", of: "other")
        #expect(first.token != second.token)
        #expect(first.token.count == 64)
        // What is enqueued with a token is its plugin's, whoever sends it.
        #expect(try await host.ask("/use-token", query: first.token, of: "other").text.contains("[true, 3, 9, 0.5]"))
        #expect(try host.core.pulse.queue(for: "peer").listJobs(status: nil, limit: 0).count == 1)
        #expect(try host.core.pulse.queue(for: "other").listJobs(status: nil, limit: 0).isEmpty)
        try await host.host.disable("peer")
        let denied = try await host.ask("/use-token", query: first.token, of: "other")
        #expect(denied.text.contains("invalid authentication token"))
        try await host.stop()
    }

    @Test func `More attestations than fit into a message are refused, and fewer are not`() async throws {
        let host = try await PeerHost()
        let store = host.core.attestations.store(for: "cli")
        let attributes = "{\"x\":\"" + String(repeating: "x", count: 60_000) + "\"}"
        for start in stride(from: 0, to: 80, by: 16) {
            _ = try store.create(
                (start..<start + 16).map { number in
                    Attestation(
                        subjects: ["alice"],
                        predicates: ["p\(number)"],
                        contexts: ["c\(number)"],
                        actors: ["a\(number / 16)"],
                        attributes: attributes
                    )
                }
            )
        }
        let count = try store.query(AttestationFilter(subjects: ["alice"])).count
        #expect(count * 60_000 > 4 << 20)
        #expect(try await host.ask("/attest").text.contains(#""found_error": """#))
        #expect(try await host.ask("/attest-all").text.contains("more than fit into one message"))
        try await host.stop()
    }
}
