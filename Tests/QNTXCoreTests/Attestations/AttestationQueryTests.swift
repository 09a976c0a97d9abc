import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXCore

@Suite("Attestations that are looked for")
struct AttestationQueryTests {
    private func fixture() throws -> AttestationFixture {
        let fixture = try AttestationFixture()
        _ = try fixture.store.create([
            Attestation(
                id: "1",
                subjects: ["alice"],
                predicates: ["knows"],
                contexts: ["work"],
                actors: ["hr"],
                timestamp: 10
            ),
            Attestation(
                id: "2",
                subjects: ["bob"],
                predicates: ["knows"],
                contexts: ["home"],
                actors: ["hr"],
                timestamp: 20
            ),
            Attestation(
                id: "3",
                subjects: ["alice", "bob"],
                predicates: ["likes"],
                contexts: ["work", "home"],
                actors: ["eve", "hr"],
                timestamp: 20
            ),
            Attestation(
                id: "4",
                subjects: ["100%"],
                predicates: ["a_b"],
                contexts: ["x"],
                actors: ["y"],
                timestamp: 30
            ),
            Attestation(id: "5", subjects: ["100x"], predicates: ["axb"], contexts: ["x"], actors: ["y"], timestamp: 5),
        ])
        return fixture
    }

    @Test("Newest first, of the same time the one that was stored last")
    func order() throws {
        #expect(try fixture().ids() == ["4", "3", "2", "1", "5"])
    }

    @Test("Any of a list, and something of every list")
    func lists() throws {
        let fixture = try fixture()
        #expect(try fixture.ids(AttestationFilter(subjects: ["alice", "bob"])) == ["3", "2", "1"])
        #expect(try fixture.ids(AttestationFilter(subjects: ["alice", "bob"], predicates: ["knows"])) == ["2", "1"])
        #expect(try fixture.ids(AttestationFilter(subjects: ["alice"], contexts: ["home"], actors: ["hr"])) == ["3"])
        #expect(try fixture.ids(AttestationFilter(subjects: ["alice"], contexts: ["nowhere"])) == [])
        #expect(try fixture.ids(AttestationFilter(subjects: ["nobody", "bob"])) == ["3", "2"])
    }

    @Test("Whole values, in any case of ASCII letters and in the case of others")
    func values() throws {
        let fixture = try fixture()
        #expect(try fixture.ids(AttestationFilter(subjects: ["ALICE"], predicates: ["Knows"])) == ["1"])
        #expect(try fixture.ids(AttestationFilter(subjects: ["ali", "lice", "alice "])) == [])
        try fixture.store.create(Attestation(id: "6", subjects: ["Ärger"]))
        #expect(try fixture.ids(AttestationFilter(subjects: ["ÄRGER"])) == ["6"])
        #expect(try fixture.ids(AttestationFilter(subjects: ["ärger"])) == [])
    }

    @Test("% and _ and quotes stand for themselves")
    func literal() throws {
        let fixture = try fixture()
        #expect(try fixture.ids(AttestationFilter(subjects: ["100%"])) == ["4"])
        #expect(try fixture.ids(AttestationFilter(predicates: ["a_b"])) == ["4"])
        #expect(try fixture.ids(AttestationFilter(subjects: ["%", "_", "'", "\"", "' OR 1=1 --"])) == [])
    }

    @Test("Within times, both of them included")
    func times() throws {
        let fixture = try fixture()
        #expect(try fixture.ids(AttestationFilter(timeStart: 10, timeEnd: 20)) == ["3", "2", "1"])
        #expect(try fixture.ids(AttestationFilter(actors: ["hr"], timeStart: 11)) == ["3", "2"])
        #expect(try fixture.ids(AttestationFilter(contexts: ["work"], actors: ["hr"], timeEnd: 10)) == ["1"])
        #expect(try fixture.ids(AttestationFilter(timeStart: 20, timeEnd: 10)) == [])
    }

    @Test("At most as many as are asked for, and the callback ends it")
    func limits() throws {
        let fixture = try fixture()
        #expect(try fixture.ids(AttestationFilter(limit: 2)) == ["4", "3"])
        #expect(try fixture.ids(AttestationFilter(subjects: ["alice", "bob"], limit: 2)) == ["3", "2"])
        #expect(
            try fixture.ids(AttestationFilter(subjects: ["bob"], predicates: ["knows", "likes"], limit: 1)) == ["3"]
        )
        for filter in [
            AttestationFilter(), AttestationFilter(subjects: ["alice", "bob"]), AttestationFilter(actors: ["hr"]),
        ] {
            var seen = 0
            try fixture.store.query(filter) { _ in
                seen += 1
                return seen < 2
            }
            #expect(seen == 2)
        }
        let error = failure { () throws(PluginError) in
            try fixture.ids(AttestationFilter(subjects: Array(repeating: "x", count: 10_001)))
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("A limit beyond ten thousand is ten thousand, and none is none")
    func cap() throws {
        let fixture = try AttestationFixture()
        for part in 0..<2 {
            _ = try fixture.store.create(
                (0..<6000).map { Attestation(subjects: ["s\(part)-\($0)"], predicates: ["p"]) }
            )
        }
        #expect(try fixture.ids(AttestationFilter(predicates: ["p"], limit: 20_000)).count == 10_000)
        #expect(try fixture.ids(AttestationFilter(predicates: ["p"])).count == 12_000)
    }

    @Test("The callback may use the store: look for others, store more")
    func callback() throws {
        let fixture = try fixture()
        var seen: [String] = []
        try fixture.store.query(AttestationFilter(subjects: ["alice", "bob"])) { attestation in
            do {
                let more = try fixture.store.create(Attestation(subjects: ["alice"], timestamp: 1))
                #expect(try fixture.store.exists(more.id))
                #expect(try fixture.ids(AttestationFilter(subjects: ["alice"], predicates: ["knows"])) == ["1"])
            } catch {
                Issue.record(error)
            }
            seen.append(attestation.id)
            return true
        }
        #expect(seen == ["3", "2", "1"])
    }

    @Test("The same as one by one, whatever is asked for")
    func reference() throws {
        let limits = AttestationLimits(perActorAndContext: 0, contextListsPerActor: 0, actorsPerSubject: 0)
        let fixture = try AttestationFixture(limits)
        var generator = SeededGenerator(seed: 4)
        func some(_ name: String, _ of: Int, _ most: Int) -> [String] {
            (0..<Int.random(in: 0...most, using: &generator)).map { _ in
                let value = "\(name)\(Int.random(in: 0..<of, using: &generator))"
                return Bool.random(using: &generator) ? value : value.uppercased()
            }
        }
        for _ in 0..<6 {
            _ = try fixture.store.create(
                (0..<1000).map { _ in
                    Attestation(
                        subjects: ["always"] + some("s", 40, 3),
                        predicates: some("p", 5, 2),
                        contexts: some("c", 100, 2),
                        actors: some("a", 10, 2),
                        timestamp: Int64.random(in: 1...2000, using: &generator)
                    )
                }
            )
        }
        let all = try fixture.store.query(AttestationFilter())
        #expect(all.count == 6000)
        for _ in 0..<150 {
            let start = Bool.random(using: &generator) ? 0 : Int64.random(in: 1...2000, using: &generator)
            let filter = AttestationFilter(
                subjects: Bool.random(using: &generator) ? ["Always"] : some("s", 45, 12),
                predicates: some("p", 6, 3),
                contexts: some("c", 100, 80),
                actors: some("a", 12, 2),
                timeStart: start,
                timeEnd: Bool.random(using: &generator) ? 0 : start + 900,
                limit: Bool.random(using: &generator) ? 0 : 7
            )
            #expect(try fixture.ids(filter) == Self.expected(all, filter), "\(filter)")
        }
    }

    private static func expected(_ all: [Attestation], _ filter: AttestationFilter) -> [String] {
        func matches(_ wanted: [String], _ values: [String]) -> Bool {
            wanted.isEmpty || values.contains { value in wanted.contains { $0.lowercased() == value.lowercased() } }
        }
        let found = all.filter {
            matches(filter.subjects, $0.subjects) && matches(filter.predicates, $0.predicates)
                && matches(filter.contexts, $0.contexts) && matches(filter.actors, $0.actors)
                && (filter.timeStart == 0 || $0.timestamp >= filter.timeStart)
                && (filter.timeEnd == 0 || $0.timestamp <= filter.timeEnd)
        }
        return found.prefix(filter.limit == 0 ? .max : filter.limit).map(\.id)
    }
}
