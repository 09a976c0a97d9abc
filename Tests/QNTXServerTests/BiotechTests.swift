import Foundation
import QNTXServer
import QNTXTestSupport
import Testing

@Suite("The biotech example on a real genome")
struct BiotechTests {
    private static let lambda = "/usr/share/doc/bowtie2/examples/reference/lambda_virus.fa.gz"
    static var hasLambda: Bool { FileManager.default.fileExists(atPath: lambda) }

    /// Enterobacteria phage lambda, NC_001416, as Debian's bowtie2-examples has it.
    private func lambda() async throws -> [UInt8] {
        Array(try await Command(["gzip", "-dc", Self.lambda]).output().utf8)
    }

    private func with(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
        try await RunningServer.with(["biotech.so": Fixture.example("biotech", flags: ["-lm"])], body)
    }

    @Test("Phage lambda has the published length, composition and GC content", .enabled(if: hasLambda))
    func lambdaStats() async throws {
        let genome = try await lambda()
        try await with { server in
            let reply = try await server.send("POST", "/api/biotech/stats", body: genome)
            #expect(reply.status == 200)
            let stats: Stats = try reply.decode()
            #expect(stats.totals.length == 48502)
            #expect(stats.totals.counts["A"] == 12334)
            #expect(stats.totals.counts["C"] == 11362)
            #expect(stats.totals.counts["G"] == 12820)
            #expect(stats.totals.counts["T"] == 11986)
            #expect(stats.totals.gc_percent == 49.86)
            #expect(stats.totals.n50 == 48502)
            #expect(stats.records.first?.id == "gi|9626243|ref|NC_001416.1|")
        }
    }

    @Test("Phage lambda's published genes are among its open reading frames", .enabled(if: hasLambda))
    func lambdaFrames() async throws {
        let genome = try await lambda()
        try await with { server in
            let reply = try await server.send("POST", "/api/biotech/orfs?min=30", body: genome)
            let frames: Frames = try reply.decode()
            #expect(frames.found == 319)
            // int, xis, N, cI on one strand; nu1, J, cro, O, P, Q, S, R on the other: the CDS of GenBank's NC_001416.
            let genes = [
                "+191..736", "+2633..2839", "+2836..4437", "+15505..18903", "-27812..28882", "-28860..29078",
                "-35037..35438", "-37227..37940", "+38041..38241", "+38686..39585", "+39582..40283", "+43886..44509",
                "+45186..45509", "+45493..45969",
            ]
            let found = Set(frames.orfs.map { "\($0.strand)\($0.start)..\($0.end)" })
            #expect(genes.filter { !found.contains($0) } == [])
            let longest = try #require(frames.orfs.max { $0.length_nt < $1.length_nt })
            #expect(longest.protein.hasPrefix("MGKGSSKGHTPREAKDNLKS"))
            #expect(longest.protein.hasSuffix("LGISVV"))
            #expect(longest.length_aa == 1132)
        }
    }

    @Test("N50 is by its definition, however the body arrives")
    func n50() async throws {
        let lengths = [80, 70, 50, 40, 30, 20]
        let text = lengths.map { ">c\($0)\n" + String(repeating: "A", count: $0) + "\n" }.joined()
        try await with { server in
            let whole: Stats = try await server.send("POST", "/api/biotech/stats", body: Array(text.utf8)).decode()
            #expect((whole.totals.n50, whole.totals.l50, whole.totals.n90, whole.totals.l90) == (70, 2, 30, 5))
            let chunks = text.utf8.map { "1\r\n\(Character(Unicode.Scalar($0)))\r\n" }.joined()
            let answer = try await RawConnection.exchange(
                "POST /api/biotech/stats HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
                    + chunks + "0\r\n\r\n",
                port: server.port
            )
            #expect(answer.contains("\"n50\":70,\"l50\":2,\"n90\":30,\"l90\":5"))
        }
    }

    @Test("A body far beyond the host's usual limit streams through, and does not stay in memory")
    func large() async throws {
        let record = ">r\n" + String(repeating: String(repeating: "ACGT", count: 15) + "\n", count: 1000)
        let size = record.utf8.count * 400
        try await RunningServer.with(
            ["biotech.so": Fixture.example("biotech", flags: ["-lm"])],
            limits: ConnectionLimits(maximumBody: 1000)
        ) { server in
            let body = [UInt8](String(repeating: record, count: 400).utf8)
            #expect(body.count == size)
            let stats: Stats = try await server.send("POST", "/api/biotech/stats?limit=0", body: body).decode()
            #expect(stats.totals.records == 400)
            #expect(stats.totals.length == 400 * 60_000)
        }
    }

    @Test("Alignments are the textbooks'")
    func align() async throws {
        try await with { server in
            for (body, expected) in [
                (
                    #"{"a":"GATTACA","b":"GCATGCT"}"#,
                    #""score":0,"length":8,"identities":4,"mismatches":2,"gaps":2,"#
                ),
                (
                    #"{"a":"HEAGAWGHEE","b":"PAWHEAE","mode":"local","matrix":"blosum62","gap_open":0,"gap_extend":-8}"#,
                    #""aligned_a":"AWGHE","midline":"|| ||","aligned_b":"AW-HE""#
                ),
            ] {
                let reply = try await server.send(
                    "POST",
                    "/api/biotech/align",
                    body: Array(body.utf8),
                    headers: [("content-type", "application/json")]
                )
                #expect(reply.status == 200)
                #expect(reply.text.contains(expected), "\(reply.text)")
            }
        }
    }

    @Test("What is no sequence is refused, with the place")
    func refusals() async throws {
        try await with { server in
            for (path, body, status, error) in [
                ("stats", "", 400, "the body has no FASTA record: no line begins with '>'"),
                ("stats", ">a\nACGT\nACE\n", 400, "line 3, column 3: 'E' is not a nucleotide code"),
                ("stats?limit=x", ">a\nA\n", 400, "parameter 'limit' must be a whole number from 0 to 100000"),
                ("orfs", ">a\nAC-GT\n", 400, "line 2, column 3: '-' is not a nucleotide code"),
            ] {
                let reply = try await server.send("POST", "/api/biotech/\(path)", body: Array(body.utf8))
                #expect(reply.status == status)
                #expect(reply.error == error)
            }
        }
    }

    // The names are those of the answers.
    private struct Stats: Decodable {
        struct Totals: Decodable {
            var records: Int
            var length: Int
            var counts: [String: Int]
            var gc_percent: Double
            var n50: Int
            var l50: Int
            var n90: Int
            var l90: Int
        }
        struct Record: Decodable { var id: String }
        var totals: Totals
        var records: [Record]
    }

    private struct Frames: Decodable {
        struct Frame: Decodable {
            var strand: String
            var start: Int
            var end: Int
            var length_nt: Int
            var length_aa: Int
            var protein: String
        }
        var found: Int
        var orfs: [Frame]
    }
}
