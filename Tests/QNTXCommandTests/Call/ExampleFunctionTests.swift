import Foundation
import QNTXTestSupport
import Testing

/// The examples as `qntx serve` serves them: finance in process, the libraries of the system in processes of their own.
@Suite("The examples of declared functions")
struct ExampleFunctionTests {
    private func call(_ words: [String], _ host: HostProcess) async throws -> Command.Outcome {
        try await Command([CommandLine.path, "call"] + words + ["--url", host.url]).run()
    }

    private func withExamples(_ names: [String], _ body: (HostProcess) async throws -> Void) async throws {
        let plugins = try TemporaryDirectory()
        try await Command(
            ["make", "-s", "-C", Repository.path("Examples"), "PLUGINS=\(plugins.path)"] + names,
            limit: .seconds(300)
        ).output()
        let host = try HostProcess(["--plugins", plugins.path, "--port", "0"], home: try TemporaryDirectory())
        defer { host.stop() }
        for name in names {
            let isThere = try await eventually { try await call(["--list", name], host).status == 0 }
            #expect(isThere, "\(name)")
        }
        try await body(host)
    }

    @Test("finance gives the same by command, over HTTP and as a job, and what is published")
    func finance() async throws {
        try await withExamples(["finance"]) { host in
            let command = try await call(["finance.irr", "-1000,300,420,680"], host)
            #expect(command.output == "0.1634056006889893\n", "\(command)")
            let curl = try await Command(
                ["curl", "-s", "-d", "{\"flows\":[-1000,300,420,680]}", "\(host.url)/api/finance/fn/irr"]
            ).run()
            #expect(curl.output == "{\"result\":0.1634056006889893}", "\(curl)")
            let job = try await call(["finance.irr", "-1000,300,420,680", "--job"], host)
            #expect(job.output.hasSuffix("\n{\"result\":0.1634056006889893}\n"), "\(job)")
            // Hull, Options, Futures, and Other Derivatives: a call of 4.76, a put of 0.81.
            for (kind, price) in [("call", 4.759422392871539), ("put", 0.8085993729000958)] {
                let option = try await call(
                    ["finance.black_scholes", kind, "42", "40", "0.1", "0.2", "0.5", "--json"],
                    host
                )
                let parsed = try JSONDecoder().decode([String: [String: Double]].self, from: Data(option.output.utf8))
                let found = try #require(parsed["result"]?["price"])
                #expect(abs(found - price) < 1e-12, "\(option)")
            }
            let risk = try await call(
                ["finance.value_at_risk", "[1]", "[0]", "[1]", "paths=200000", "--json", "--job"],
                host
            )
            #expect(risk.status == 0 && risk.output.contains("\"progress\""), "\(risk)")
            let wrong = try await call(["finance.irr", "1,2,3"], host)
            #expect(wrong.status == 1 && wrong.errors.contains("flows"), "\(wrong)")
        }
    }

    @Test("The plugins to copy, in C and in C++, do the same", arguments: ["hello-functions", "hello-functions-cpp"])
    func hello(_ name: String) async throws {
        try await withExamples([name]) { host in
            let celsius = try await call(["\(name).celsius", "212"], host)
            #expect(celsius.output == "100\n", "\(celsius)")
            let greeting = try await call(["\(name).greet"], host)
            #expect(greeting.output == "hello, world\n", "\(greeting)")
            let mean = try await call(["\(name).mean", "1,2,6"], host)
            #expect(mean.output == "3\n", "\(mean)")
            let none = try await call(["\(name).mean", "[]"], host)
            #expect(none.status == 1 && none.errors.contains("values"), "\(none)")
            let primes = try await call(["\(name).primes", "20"], host)
            #expect(primes.output == "[2,3,5,7,11,13,17,19]\n", "\(primes)")
        }
    }

    @Test("zlib, libm and LAPACK answer by their manifests alone")
    func manifests() async throws {
        try await withExamples(["zlib", "libm", "lapack"]) { host in
            let directory = try TemporaryDirectory()
            try FileBytes.write(Array("123456789".utf8), to: directory.file("check"))
            // The check value of the CRC catalogue, 0xCBF43926; Adler's of "Wikipedia", 0x11E60398.
            let crc = try await call(["zlib.crc32", "@" + directory.file("check")], host)
            #expect(crc.output == "3421780262\n", "\(crc)")
            let adler = try await call(["zlib.adler32", "Wikipedia"], host)
            #expect(adler.output == "300286872\n", "\(adler)")
            let text = String(repeating: "over and over ", count: 1000)
            try FileBytes.write(Array(text.utf8), to: directory.file("text"))
            let packed = try await call(
                ["zlib.compress", "@" + directory.file("text"), "--output", directory.file("packed")],
                host
            )
            #expect(packed.status == 0, "\(packed)")
            let small = try FileBytes.read(directory.file("packed"))
            #expect(small.count < 200)
            let unpacked = try await call(
                ["zlib.uncompress", "@" + directory.file("packed"), "--output", directory.file("again")],
                host
            )
            let again = try FileBytes.read(directory.file("again"))
            #expect(unpacked.status == 0 && again == Array(text.utf8), "\(unpacked)")
            let broken = try await call(["zlib.uncompress", "nonsense"], host)
            #expect(broken.status == 1 && broken.errors.contains("data error"), "\(broken)")
            let room = try await call(["zlib.compress", "room=1", "abc"], host)
            #expect(room.status == 1 && room.errors.contains("buffer error"), "\(room)")

            let power = try await call(["libm.pow", "2", "0.5"], host)
            #expect(power.output == "1.4142135623730951\n", "\(power)")
            let parts = try await call(["libm.frexp", "-12", "--json"], host)
            #expect(parts.output == "{\"result\":-0.75,\"exponent\":4}\n", "\(parts)")
            let infinite = try await call(["libm.tgamma", "200"], host)
            #expect(infinite.output == "Infinity\n", "\(infinite)")

            // 3x + y = 9, x + 2y = 8, column after column.
            let solved = try await call(["lapack.solve", "n=2", "a=3,1,1,2", "b=9,8", "--json"], host)
            let solution = try JSONDecoder().decode(Solution.self, from: Data(solved.output.utf8))
            #expect(solution.info == 0 && solution.pivots == [1, 2], "\(solved)")
            #expect(zip(solution.b, [2, 3]).allSatisfy { abs($0 - $1) < 1e-12 })
            let singular = try await call(["lapack.solve", "n=2", "a=1,2,2,4", "b=1,1", "--json"], host)
            #expect(try JSONDecoder().decode(Solution.self, from: Data(singular.output.utf8)).info == 2)
            let short = try await call(["lapack.solve", "n=3", "a=1,2,2,4", "b=1,1"], host)
            #expect(short.status == 1 && short.errors.contains("a: it has 4 elements, and should have 9"), "\(short)")
        }
    }

    private struct Solution: Decodable {
        var b: [Double]
        var pivots: [Int]
        var info: Int
    }
}
