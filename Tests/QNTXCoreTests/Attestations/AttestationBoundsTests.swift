import Logging
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXCore

@Suite("Attestations that limits push out")
struct AttestationBoundsTests {
    private func attestation(_ id: Int, actor: String = "a", contexts: [String] = ["c"], subject: String = "s")
        -> Attestation
    {
        Attestation(id: "\(id)", subjects: [subject], contexts: contexts, actors: [actor], timestamp: Int64(1000 + id))
    }

    @Test("The seventeenth of an actor in a context pushes out the oldest")
    func oldest() throws {
        let fixture = try AttestationFixture()
        for id in 1...17 { try fixture.store.create(attestation(id)) }
        #expect(try fixture.ids() == (2...17).reversed().map { "\($0)" })
        let events = try fixture.attestations.events(limit: 10)
        #expect(events.count == 1)
        let event = try #require(events.first)
        #expect(event.eventType == "actor_context_limit" && event.actor == "a" && event.context == "c")
        #expect(event.deletions == 1 && event.limitValue == 16 && event.timestamp == AttestationFixture.now)
        #expect(
            event.evictionDetails.contains("\"ids\":[\"1\"]") && event.evictionDetails.contains("\"last_seen\":1001")
        )
        #expect(JSONObjectText.isValid(event.evictionDetails))
        #expect(try fixture.isConsistent())
    }

    @Test("The oldest is the one with the lowest time, even the new one itself")
    func late() throws {
        let fixture = try AttestationFixture()
        for id in 2...17 { try fixture.store.create(attestation(id)) }
        try fixture.store.create(attestation(1))
        #expect(try fixture.ids() == (2...17).reversed().map { "\($0)" })
    }

    @Test("Contexts are bounded each by itself, in any case; actors in their own")
    func perContext() throws {
        let fixture = try AttestationFixture()
        for id in 1...20 { try fixture.store.create(attestation(id, contexts: ["c\(id)"])) }
        #expect(try fixture.ids().count == 20)
        for id in 21...40 {
            try fixture.store.create(attestation(id, actor: "b", contexts: [id % 2 == 0 ? "Work" : "WORK"]))
        }
        #expect(try fixture.ids(AttestationFilter(contexts: ["work"])).count == 16)
        for id in 41...60 {
            try fixture.store.create(attestation(id, actor: id % 2 == 0 ? "x" : "X", contexts: ["own"]))
        }
        #expect(try fixture.ids(AttestationFilter(contexts: ["own"])).count == 20)
    }

    @Test("The list of contexts that was used least goes, of equal ones the one that was used longest ago")
    func lists() throws {
        let fixture = try AttestationFixture(AttestationLimits(contextListsPerActor: 3))
        try fixture.store.create(attestation(1, contexts: ["a"]))
        try fixture.store.create(attestation(2, contexts: ["a", "b"]))
        try fixture.store.create(attestation(3, contexts: ["b", "a"]))
        try fixture.store.create(attestation(4, contexts: ["a"]))
        try fixture.store.create(attestation(5, contexts: []))
        #expect(try fixture.ids() == ["5", "4", "3", "1"])
        #expect(try fixture.attestations.events().map(\.eventType) == ["actor_contexts_limit"])
        try fixture.store.create(attestation(6, contexts: []))
        try fixture.store.create(attestation(7, contexts: ["A"]))
        #expect(try fixture.ids() == ["7", "6", "5", "4", "1"])
        #expect(try fixture.isConsistent())
    }

    @Test("Of a subject, what the actor says goes that has been silent longest")
    func actors() throws {
        let fixture = try AttestationFixture(AttestationLimits(actorsPerSubject: 3))
        for (id, actor) in [(1, "a"), (2, "b"), (3, "c"), (4, "a"), (5, "d")] {
            try fixture.store.create(attestation(id, actor: actor, contexts: ["c\(id)"]))
        }
        #expect(try fixture.ids() == ["5", "4", "3", "1"])
        let event = try #require(try fixture.attestations.events().first)
        #expect(event.eventType == "entity_actors_limit" && event.entity == "s" && event.deletions == 1)
        #expect(try fixture.isConsistent())
    }

    @Test("Those that certify themselves are neither bounded nor warned about")
    func selfCertifying() throws {
        let fixture = try AttestationFixture()
        for _ in 0..<200 { try fixture.store.generate(AttestationCommand(subjects: ["s"])) }
        try fixture.store.create(Attestation(id: "own", subjects: ["s"], actors: ["own"]))
        #expect(try fixture.ids().count == 201)
        #expect(try fixture.attestations.events() == [])
        #expect(fixture.log.messages(.warning) == [])
        #expect(try fixture.count("attestation_links WHERE member > 0") == 0)
    }

    @Test("A limit of zero is none")
    func unlimited() throws {
        let limits = AttestationLimits(perActorAndContext: 0, contextListsPerActor: 0, actorsPerSubject: 0)
        let fixture = try AttestationFixture(limits)
        for id in 1...100 { try fixture.store.create(attestation(id, actor: "a\(id)", contexts: ["c"])) }
        for id in 101...200 { try fixture.store.create(attestation(id, contexts: ["c\(id % 80)"])) }
        for id in 201...230 { try fixture.store.create(attestation(id)) }
        #expect(try fixture.ids().count == 230)
    }

    @Test("A limit that was lowered is kept from the next one on")
    func lowered() throws {
        let fixture = try AttestationFixture(AttestationLimits(perActorAndContext: 0))
        for id in 1...100 { try fixture.store.create(attestation(id)) }
        let lower = Attestations(
            storage: fixture.storage,
            limits: AttestationLimits(perActorAndContext: 5),
            logger: fixture.log.logger()
        )
        try lower.store(for: "cli").create(attestation(101))
        #expect(try fixture.ids() == ["101", "100", "99", "98", "97"])
        #expect(try lower.events().first?.deletions == 96)
        #expect(try fixture.isConsistent())
    }

    @Test(
        "From 80 to 95 percent there is a warning",
        arguments: [(7, false), (12, false), (13, true), (15, true), (16, false)]
    )
    func warnings(count: Int, warns: Bool) throws {
        let fixture = try AttestationFixture()
        for id in 1..<count { try fixture.store.create(attestation(id)) }
        let before = fixture.log.messages(.warning).count
        try fixture.store.create(attestation(count))
        #expect((fixture.log.messages(.warning).count > before) == warns)
    }

    @Test("Batches end as one by one does")
    func batches() throws {
        let limits = AttestationLimits(perActorAndContext: 3, contextListsPerActor: 4, actorsPerSubject: 5)
        var generator = SeededGenerator(seed: 9)
        let all = (0..<1500).map { id in
            Attestation(
                id: "\(id)",
                subjects: (0...Int.random(in: 0...1, using: &generator)).map { _ in
                    "s\(Int.random(in: 0..<10, using: &generator))"
                },
                predicates: ["p"],
                contexts: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                    "\(Bool.random(using: &generator) ? "c" : "C")\(Int.random(in: 0..<6, using: &generator))"
                },
                actors: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                    "a\(Int.random(in: 0..<12, using: &generator))"
                },
                timestamp: Int64.random(in: 1...500, using: &generator)
            )
        }
        let single = try AttestationFixture(limits)
        for attestation in all { try single.store.create(attestation) }
        let batched = try AttestationFixture(limits)
        var rest = all[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...200, using: &generator))
            _ = try batched.store.create(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        #expect(try single.ids() == batched.ids())
        #expect(try single.attestations.events(limit: 0) == batched.attestations.events(limit: 0))
        #expect(try single.isConsistent() && batched.isConsistent())
        try expectBounds(single, limits)
    }

    private func expectBounds(_ fixture: AttestationFixture, _ limits: AttestationLimits) throws {
        var pairs: [String: Int] = [:]
        var lists: [String: Set<[String]>] = [:]
        var actors: [String: Set<String>] = [:]
        for attestation in try fixture.store.query(AttestationFilter()) {
            for actor in Set(attestation.actors) {
                for context in Set(attestation.contexts.map { $0.lowercased() }) {
                    pairs["\(actor) \(context)", default: 0] += 1
                }
                lists[actor, default: []].insert(attestation.contexts)
                for subject in attestation.subjects { actors[subject, default: []].insert(actor) }
            }
        }
        #expect(pairs.values.allSatisfy { $0 <= limits.perActorAndContext })
        #expect(lists.values.allSatisfy { $0.count <= limits.contextListsPerActor })
        #expect(actors.values.allSatisfy { $0.count <= limits.actorsPerSubject })
    }

    @Test("The record is bounded too")
    func events() throws {
        let fixture = try AttestationFixture(AttestationLimits(perActorAndContext: 1, events: 5))
        for id in 1...20 { try fixture.store.create(attestation(id)) }
        #expect(try fixture.count("storage_events") == 5)
        #expect(try fixture.attestations.events(limit: 2).count == 2)
    }
}
