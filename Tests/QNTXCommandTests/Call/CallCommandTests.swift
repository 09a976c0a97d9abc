import Foundation
import QNTXTestSupport
import Testing

@Suite("qntx call")
struct CallCommandTests {
    private func withHost(_ arguments: [String] = [], _ body: (HostProcess) async throws -> Void) async throws {
        let plugins = try TemporaryDirectory()
        try plugins.copy(try await Fixture.library("functions"), as: "functions.so")
        let host = try HostProcess(
            ["--plugins", plugins.path, "--port", "0"] + arguments,
            home: try TemporaryDirectory()
        )
        do {
            // Those in processes of their own come after the host's first line.
            let isThere = try await eventually(within: .seconds(60)) {
                try await call("--list", "functions", on: host).status == 0
            }
            #expect(isThere)
            try await body(host)
        } catch {
            host.stop()
            throw error
        }
        #expect(host.stop() == 0)
    }

    private func call(_ words: String..., on host: HostProcess) async throws -> Command.Outcome {
        try await Command([CommandLine.path, "call"] + words + ["--url", host.url]).run()
    }

    @Test("Prints what a function gives, by itself or by name, or as JSON", arguments: [[], ["--isolate"]])
    func calls(_ arguments: [String]) async throws {
        try await withHost(arguments) { host in
            let sum = try await call("functions.sum", "1,2,-3.5", on: host)
            #expect(sum.status == 0 && sum.output == "-0.5\n", "\(sum)")
            let negative = try await call("functions.scaled", "-3", "factor=-2", on: host)
            #expect(negative.output == "6\n", "\(negative)")
            let both = try await call("functions.divide", "7", "2", on: host)
            #expect(both.output == "quotient  3\nrest      1\n", "\(both)")
            let json = try await call("functions.divide", "7", "2", "--json", on: host)
            #expect(json.output == "{\"quotient\":3,\"rest\":1}\n")
            let text = try await call("functions.echo_cstr", "42", on: host)
            #expect(text.output == "42\n")
            let bytes = try await call("functions.checksum", "abc", on: host)
            #expect(bytes.output == "96354\n", "\(bytes)")
            let job = try await call("functions.count_to", "3", "--job", on: host)
            #expect(job.status == 0 && job.output.hasSuffix("{\"reached\":3}\n"), "\(job)")
        }
    }

    @Test("Bytes go to a file as they are")
    func output() async throws {
        try await withHost { host in
            let directory = try TemporaryDirectory()
            try FileBytes.write([0, 1, 255], to: directory.file("in"))
            let result = try await call(
                "functions.echo_bytes",
                "@" + directory.file("in"),
                "--output",
                directory.file("out"),
                on: host
            )
            #expect(result.status == 0 && result.output.isEmpty, "\(result)")
            let written = try FileBytes.read(directory.file("out"))
            #expect(written == [0, 1, 255])
        }
    }

    @Test("What is wrong is on standard error, with the signature")
    func wrong() async throws {
        try await withHost { host in
            let wrong = try await call("functions.scaled", "x", on: host)
            #expect(wrong.status == 1 && wrong.output.isEmpty)
            #expect(wrong.errors.contains("value: expected a number, found the text \"x\""))
            #expect(wrong.errors.contains("functions.scaled(value: f64, factor: f64 = 2) -> f64"), "\(wrong)")
            let failed = try await call("functions.root", "-1", on: host)
            #expect(failed.status == 1 && failed.errors.contains("value: it is negative"), "\(failed)")
            let near = try await call("functions.smu", on: host)
            #expect(near.errors.contains("declares no function smu; did you mean functions.sum?"), "\(near)")
            let domain = try await call("nonesuch.f", on: host)
            #expect(domain.status == 1 && !domain.errors.isEmpty)
            let nothing = try await call("functions", on: host)
            #expect(nothing.errors.contains("write <domain>.<name>"))
            let option = try await call("functions.sum", "--jsno", on: host)
            #expect(option.status == 64 && option.errors.contains("unknown option --jsno"))
        }
    }

    @Test("Lists the functions, and shows one")
    func list() async throws {
        try await withHost { host in
            let all = try await call("--list", on: host)
            #expect(all.status == 0 && all.output.contains("functions.sum(values: [f64]) -> f64"), "\(all)")
            #expect(all.output.contains("The sum of some numbers"))
            let one = try await call("--list", "functions.divide", on: host)
            #expect(one.output.contains("functions.divide(a: i64, b: i64 = a) -> (quotient: i64, rest: i64)"), "\(one)")
            #expect(one.output.contains("quotient   out        i64"), "\(one)")
            let json = try await call("--list", "functions", "--json", on: host)
            #expect(json.output.contains("\"domain\" : \"functions\""))
        }
    }
}
