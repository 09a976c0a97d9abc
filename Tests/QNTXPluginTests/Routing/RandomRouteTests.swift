import Testing

@testable import QNTXPlugin

/// The reference for routing: a pattern is the set of requests that it takes, written out over a small world of methods
/// and paths. From the sets follow which of two is more specific, which conflict, and which one wins.
private struct World {
    static let methods = ["GET", "HEAD", "POST", "PUT"]
    static let paths: [String] = {
        var all: [String] = []
        var level = [""]
        for _ in 0..<4 {
            level = level.flatMap { path in ["a", "b", "c"].map { "\(path)/\($0)" } }
            all += level + level.map { $0 + "/" }
        }
        return ["/"] + all
    }()

    /// Whether a pattern takes a request, by its text alone.
    static func takes(_ pattern: String, _ method: String, _ path: String) -> Bool {
        var parts = pattern.split(separator: " ")
        if parts.count == 2 {
            let wanted = parts.removeFirst()
            guard wanted == method || (wanted == "GET" && method == "HEAD") else { return false }
        }
        var segments = parts[0].split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var rest = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        while let segment = segments.popFirst() {
            let isLast = segments.isEmpty
            if isLast, segment.isEmpty || segment.hasSuffix("...}") { return !rest.isEmpty }
            if segment == "{$}" { return Array(rest) == [""] }
            guard let part = rest.popFirst() else { return false }
            guard segment.hasPrefix("{") ? !part.isEmpty : segment == part else { return false }
        }
        return rest.isEmpty
    }

    static func requests(of pattern: String) -> Set<Int> {
        var set: Set<Int> = []
        for (index, path) in paths.enumerated() {
            for (number, method) in methods.enumerated() where takes(pattern, method, path) {
                set.insert(index * methods.count + number)
            }
        }
        return set
    }
}

@Suite("Routing against a reference")
struct RandomRouteTests {
    private static func randomPattern(_ random: inout some RandomNumberGenerator) -> String {
        let method = ["", "", "GET ", "HEAD ", "POST "].randomElement(using: &random) ?? ""
        var path = ""
        // One less than the world is deep, so that "all that is left" shows.
        for index in 0..<Int.random(in: 0...3, using: &random) {
            path += "/" + (["a", "b", "a", "b", "{x\(index)}"].randomElement(using: &random) ?? "a")
        }
        return method + path + (["", "/", "/{rest...}", "/{$}"].randomElement(using: &random) ?? "")
    }

    private static func takesRest(_ pattern: String) -> Bool { pattern.hasSuffix("/") || pattern.hasSuffix("...}") }

    @Test("Thousands of random tables: the same conflicts, the same winner, for every request of a small world")
    func tables() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Sequence64(state: seed)
        var sets: [String: Set<Int>] = [:]
        var (pairs, conflicts, matches) = (0, 0, 0)
        for _ in 0..<1500 {
            var builder = RouteTableBuilder<String>()
            var accepted: [(pattern: String, requests: Set<Int>)] = []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let text = Self.randomPattern(&random)
                guard text.contains("/") else { continue }
                let requests = sets[text] ?? World.requests(of: text)
                sets[text] = requests
                let clash = accepted.first { other in
                    let common = !requests.isDisjoint(with: other.requests)
                    return common
                        && (requests == other.requests
                            || !(requests.isSubset(of: other.requests) || requests.isSuperset(of: other.requests)))
                }
                pairs += accepted.count
                do throws(PluginError) {
                    try builder.add(try RoutePattern(text), text)
                    #expect(clash == nil, "seed \(seed): \(text) is added beside \(clash?.pattern ?? "")")
                    accepted.append((text, requests))
                } catch {
                    conflicts += 1
                    #expect(error.code == .conflictingPattern && clash != nil, "seed \(seed): \(error)")
                    if let clash { #expect(error.message.contains("\"\(clash.pattern)\""), "seed \(seed): \(error)") }
                }
            }
            let table = builder.build()
            for _ in 0..<40 {
                let (path, method) = (
                    Int.random(in: 0..<World.paths.count, using: &random), Int.random(in: 0..<4, using: &random)
                )
                let request = path * World.methods.count + method
                // Of those that take it, the one that all the others take more than.
                func best(_ request: Int) -> String? {
                    accepted.filter { $0.requests.contains(request) }
                        .min { $0.requests.isStrictSubset(of: $1.requests) }?.pattern
                }
                var winner = best(request)
                // But where it takes the path as part of its rest, and another one is the path but for the slash, Go has the
                // client sent there.
                if let first = winner, Self.takesRest(first),
                    let slashed = World.paths.firstIndex(of: World.paths[path] + "/"),
                    let other = best(slashed * World.methods.count + method),
                    !Self.takesRest(other)
                        || other.count(where: { $0 == "/" }) == World.paths[slashed].count(where: { $0 == "/" })
                {
                    winner = nil
                }
                var found: String?
                if case .found(let pattern, _) = table.match(method: World.methods[method], path: World.paths[path]) {
                    found = pattern
                }
                if found != nil { matches += 1 }
                #expect(
                    found == winner,
                    "seed \(seed): \(World.methods[method]) \(World.paths[path]) of \(accepted.map(\.pattern))"
                )
            }
        }
        #expect(
            pairs > 3000 && conflicts > 300 && matches > 5000,
            "\(pairs) pairs, \(conflicts) conflicts, \(matches) matches"
        )
    }
}

/// Random numbers that are the same for the same seed.
private struct Sequence64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        let mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        let more = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return more ^ (more >> 31)
    }
}
