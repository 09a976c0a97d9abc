import Foundation
import QNTXTestSupport
import Testing

@Suite("qntx serve")
struct ServeCommandTests {
    @Test("The first line is the address; plugins answer there, list finds them, and SIGTERM ends it in order")
    func serve() async throws {
        let directory = try TemporaryDirectory()
        try directory.copy(try await Fixture.example("hello-c/hello.c"), as: "hello-c.so")
        try directory.copy(Repository.path("README.md"), as: "readme.so")
        let log = try TemporaryDirectory()
        let host = try HostProcess(["--plugins", directory.path, "--port", "0"], home: log)
        #expect(host.url.hasPrefix("http://127.0.0.1:"))
        var answer = ""
        for _ in 0..<200 where !answer.hasPrefix("hello") {
            answer = try await Command(["curl", "-s", host.url + "/api/hello-c/"]).run().output
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(answer == "hello from C\n")
        let list = try await CommandLine.run("plugin", "list", "--url", host.url)
        #expect(list.status == 0)
        #expect(list.output.contains("hello-c  1.0.0    running  ok"))
        #expect(list.output.contains("not loaded:"))
        #expect(list.output.contains("it is not an ELF file"))
        #expect(host.stop(SIGTERM) == 0)
        let lines = try String(contentsOfFile: log.file("log"), encoding: .utf8)
        #expect(lines.contains("readme.so: it is not an ELF file"))
    }

    @Test("A port in use, a host name that is none, and an open door without a token are errors that say what to do")
    func errors() async throws {
        let log = try TemporaryDirectory()
        let host = try HostProcess(["--port", "0"], home: log)
        let port = String(host.url.split(separator: ":").last ?? "")
        let busy = try await CommandLine.run(["serve", "--port", port], home: log.path)
        #expect(busy.status == 1)
        #expect(busy.errors.contains("the port is in use"))
        #expect(host.stop(SIGINT) == 0)
        let open = try await CommandLine.run(["serve", "--host", "0.0.0.0", "--port", "0"], home: log.path)
        #expect(open.status == 1)
        #expect(open.errors.contains("set --admin-token"))
        let nowhere = try await CommandLine.run(
            ["serve", "--host", "no.such.name.invalid", "--port", "0"],
            home: log.path
        )
        #expect(nowhere.status == 1)
        let wrong = try await CommandLine.run(["serve", "--port", "70000"], home: log.path)
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("--port goes from 0 to 65535"))
    }

    @Test("A signal that comes twice at once, as timeout(1) sends it, ends it in order")
    func twice() async throws {
        let home = try TemporaryDirectory()
        let host = try HostProcess(["--port", "0"], home: home)
        kill(host.id, SIGTERM)
        #expect(host.stop(SIGTERM) == 0)
        let log = try String(contentsOfFile: home.file("log"), encoding: .utf8)
        #expect(!log.contains("stopped at once"), "\(log)")
    }
}
