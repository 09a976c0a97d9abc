import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXCore

@Suite("Attestations that are stored")
struct AttestationStoreTests {
    @Test("Come back as they were")
    func roundTrip() throws {
        let fixture = try AttestationFixture()
        let stored = try fixture.store.create(
            Attestation(
                id: "A-1",
                subjects: ["ALICE", "böb", "\"quoted\"", "back\\slash", "line\nbreak", "\u{1}", "🧬", ""],
                predicates: ["is", "[\"x\"]"],
                contexts: [],
                actors: ["carol"],
                timestamp: 42,
                attributes: "{\"a\": [1, {\"b\": null}]}"
            )
        )
        #expect(stored.source == "biotech" && stored.createdAt == AttestationFixture.now && stored.timestamp == 42)
        #expect(try fixture.store.query(AttestationFilter()) == [stored])
        for subject in stored.subjects {
            #expect(try fixture.ids(AttestationFilter(subjects: [subject])) == ["A-1"], "\(subject)")
        }
        #expect(try fixture.ids(AttestationFilter(predicates: ["[\"x\"]"])) == ["A-1"])
    }

    @Test("Without an id and a time get both")
    func filledIn() throws {
        let fixture = try AttestationFixture()
        let stored = try fixture.store.create(Attestation(subjects: ["alice"], predicates: ["knows"], actors: ["me"]))
        #expect(stored.id.count == 32 && stored.id.hasPrefix("AS"))
        #expect(stored.id.contains("ALICE") && stored.id.contains("KNOWS"))
        #expect(stored.timestamp == AttestationFixture.now)
        #expect(try fixture.store.exists(stored.id))
    }

    @Test("Have ids whose case counts; one that is there already is refused")
    func ids() throws {
        let fixture = try AttestationFixture()
        try fixture.store.create(Attestation(id: "abc", subjects: ["x"]))
        #expect(try fixture.store.exists("abc"))
        #expect(try !fixture.store.exists("ABC"))
        try fixture.store.create(Attestation(id: "ABC", subjects: ["y"]))
        let error = failure { () throws(PluginError) in
            try fixture.store.create(Attestation(id: "abc", subjects: ["z"]))
        }
        #expect(error?.code == .duplicateName && error?.message.contains("abc") == true)
        #expect(try fixture.ids().count == 2)
    }

    @Test("A plugin cannot attest as another source; the operator can")
    func source() throws {
        let fixture = try AttestationFixture()
        let attestation = Attestation(subjects: ["x"], source: "finance")
        #expect(try fixture.store.create(attestation).source == "biotech")
        let cli = fixture.attestations.store(for: "cli")
        #expect(try cli.create(attestation).source == "finance")
        #expect(try cli.create(Attestation(subjects: ["x"])).source == "cli")
    }

    @Test("Generated ones certify themselves, with _ for what is missing")
    func generate() throws {
        let fixture = try AttestationFixture()
        let command = AttestationCommand(subjects: ["alice"], actors: ["carol"])
        let made = try fixture.store.generate(command)
        #expect(made.actors == [made.id] && made.predicates == ["_"] && made.contexts == ["_"])
        #expect(made.source == "biotech" && made.timestamp == AttestationFixture.now)
        #expect(made.id.hasSuffix("CAR"))
        #expect(try fixture.attestations.store(for: "cli").generate(command).source == "cli")
        #expect(try fixture.ids(AttestationFilter(actors: [made.id.lowercased()])) == [made.id])
    }

    @Test("A batch is stored whole or not at all")
    func batch() throws {
        let fixture = try AttestationFixture()
        try fixture.store.create(Attestation(id: "taken", subjects: ["x"]))
        for bad in [Attestation(id: "taken", subjects: ["x"]), Attestation(subjects: [])] {
            #expect(throws: PluginError.self) {
                try fixture.store.create([Attestation(id: "new", subjects: ["x"]), bad])
            }
            #expect(try fixture.ids() == ["taken"])
        }
        let many = try fixture.store.create((0..<10_000).map { Attestation(subjects: ["s\($0)"], predicates: ["p"]) })
        #expect(Set(many.map(\.id)).count == 10_000)
        #expect(try fixture.store.create([]) == [])
        let error = failure { () throws(PluginError) in
            try fixture.store.create(Array(repeating: Attestation(subjects: ["x"]), count: 10_001))
        }
        #expect(error?.code == .tooLarge)
        #expect(try fixture.count("attestations") == 10_001)
        #expect(try fixture.isConsistent())
    }

    @Test(
        "What is too large, not valid or no JSON object is refused",
        arguments: [
            (Attestation(subjects: []), PluginError.Code.invalidArgument),
            (Attestation(subjects: ["a\u{0}b"]), .invalidArgument),
            (Attestation(id: "\u{0}", subjects: ["a"]), .invalidArgument),
            (Attestation(subjects: [String(repeating: "x", count: 4097)]), .tooLarge),
            (Attestation(subjects: Array(repeating: "x", count: 1001)), .tooLarge),
            (
                Attestation(subjects: ["a"], attributes: "{\"a\":\"\(String(repeating: "x", count: 1 << 20))\"}"),
                .tooLarge
            ),
            (Attestation(subjects: ["a"], attributes: "[1]"), .invalidArgument),
            (Attestation(subjects: ["a"], attributes: "{\"a\":}"), .invalidArgument),
            (Attestation(subjects: ["a"], attributes: "{} {}"), .invalidArgument),
        ]
    )
    func refused(attestation: Attestation, code: PluginError.Code) throws {
        let fixture = try AttestationFixture()
        #expect(failure { () throws(PluginError) in try fixture.store.create(attestation) }?.code == code)
        #expect(try fixture.ids() == [])
    }

    @Test("Many threads at once: all there")
    func threads() throws {
        let fixture = try AttestationFixture()
        let stored = Counter()
        onThreads(8) { thread in
            for index in 0..<50 {
                let attestation = Attestation(subjects: ["s"], predicates: ["\(thread)"], contexts: ["\(index % 3)"])
                if (try? fixture.store.create(attestation)) != nil { stored.add() }
                // In between others fail in the same transaction.
                _ = try? fixture.store.create(Attestation(id: "same", subjects: ["t"]))
            }
        }
        #expect(stored.value == 400)
        #expect(try fixture.ids(AttestationFilter(subjects: ["s"])).count == 400)
        #expect(try fixture.ids(AttestationFilter(subjects: ["t"])) == ["same"])
        #expect(try fixture.isConsistent())
    }

    @Test("They are still there when the file is opened again")
    func reopened() throws {
        let fixture = try AttestationFixture()
        let stored = try fixture.store.create(Attestation(subjects: ["x"]))
        try fixture.storage.close()
        #expect(failure { () throws(PluginError) in try fixture.ids() }?.code == .closed)
        let storage = try Storage(path: fixture.storage.path, migrations: Attestations.migrations)
        let again = Attestations(storage: storage, logger: fixture.log.logger())
        #expect(try again.store(for: "cli").query(AttestationFilter()) == [stored])
        try storage.close()
    }
}
