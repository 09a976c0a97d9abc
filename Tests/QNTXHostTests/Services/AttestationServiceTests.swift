import HTTPTypes
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Attestations of a plugin in C")
struct AttestationServiceTests {
    @Test("Are stored as the plugin's own, and found again, newest first")
    func createAndQuery() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let body = """
            subjects=alice|bob
            predicates=knows
            contexts=team
            actors=me
            attributes={"since":2020}
            timestamp=1700000000
            source=another

            subjects=carol
            predicates=knows
            timestamp=1700000001
            actors=me
            """
        let made = try await host.json(.post, "/attest/create", body: body)
        #expect(made["status"] == 0 && made["stored"].items.count == 2)
        // A plugin cannot attest as another one.
        #expect(made["stored"][0]["source"] == "services")
        #expect(made["stored"][0]["id"].text?.hasPrefix("AS") == true)
        let found = try await host.json(.post, "/attest/query", body: "predicates=KNOWS")
        #expect(found["found"].items.map { $0["subjects"] } == [["carol"], ["alice", "bob"]])
        #expect(found["found"][1]["attributes"] == #"{"since":2020}"#)
        let some = try await host.json(.post, "/attest/query", query: "stop=1", body: "predicates=knows")
        #expect(some["status"] == 0 && some["count"] == 1)
        let id = made["stored"][0]["id"].text ?? ""
        #expect(try await host.json(.get, "/attest/exists/\(id)")["exists"] == 1)
        #expect(try await host.json(.get, "/attest/exists/nothing")["exists"] == 0)
        let again = try await host.json(.post, "/attest/create", body: "id=\(id)\nsubjects=x\nactors=y")
        #expect(again["status"] == -9 && again["error"].text?.contains(id) == true)
        try await host.stop()
    }

    @Test("Generated ones are their own actors, with what is missing made up")
    func generate() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let made = try await host.json(.post, "/attest/generate", body: "subjects=lambda\nactors=someone")
        let stored = made["stored"][0]
        #expect(stored["actors"] == .list([stored["id"]]))
        #expect(stored["predicates"] == ["_"] && stored["contexts"] == ["_"])
        #expect(stored["source"] == "services")
        try await host.stop()
    }

    @Test("Too many, too large, and what is no text are refused with a reason, and the host goes on")
    func limits() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let many = try await host.json(.post, "/attest/large/1/100000/0")
        #expect(many["status"] == -8 && many["error"].text?.isEmpty == false)
        let large = try await host.json(.post, "/attest/large/1/1/10000000")
        #expect(large["status"] == -8 && large["error"].text?.isEmpty == false)
        for path in ["create", "generate", "query"] {
            let bad = try await host.json(.post, "/attest/bad/\(path)")
            #expect(bad.fields.values.allSatisfy { ($0.int ?? 0) <= 0 || $0.text != nil }, "\(bad)")
            #expect(bad.fields.count > 5)
        }
        let nested = try await host.json(.post, "/attest/nested")
        #expect(nested["status"] == 0 || nested["query"] == 0, "\(nested)")
        #expect(try await host.json(.post, "/attest/create", body: "subjects=still\nactors=here")["status"] == 0)
        try await host.stop()
    }
}
