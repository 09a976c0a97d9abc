import Foundation
import QNTXTestSupport
import Testing

@Suite struct PluginRunTests {
    @Test func `A library is a plugin of QNTX's in a process of its own, from its start to its end`() async throws {
        let run = try await RunByPeer.run(
            try await Fixture.example("hello-c/hello.c"),
            calls: """
                [["metadata"], ["health"], ["http", "GET", "/"], ["initialize", {"greeting": "Salve"}], ["health"],
                 ["http", "GET", "/greet/you?x=1"], ["http", "POST", "/echo", [["Content-Type", ["text/x"]]], "abc"],
                 ["http", "GET", "/nothing"], ["http", "DELETE", "/echo"], ["schema"], ["shutdown"]]
                """
        )
        #expect(run[0]["name"].text == "hello-c")
        #expect(run[0]["license"].text == "MIT")
        #expect(run[1]["healthy"].text == "false")
        #expect(run[2]["error"].text == "FAILED_PRECONDITION")
        #expect(run[4]["healthy"].text == "true")
        #expect(run[5]["status"].text == "200")
        #expect(run[5]["body"].text.contains("Salve"))
        #expect(run[6]["body"].text.contains("abc"))
        #expect(run[7]["status"].text == "404")
        #expect(run[8]["status"].text == "405")
        #expect(run[8]["headers"]["allow"].text == "[POST]")
        #expect(run[9].text.contains("greeting"))
        // It ends by itself, in order.
        #expect(run[10].text == "0")
    }

    @Test func `Its attestations and jobs are those of its host`() async throws {
        let run = try await RunByPeer.run(
            try await Fixture.library("services"),
            calls: """
                [["initialize", {"depth": "3"}],
                 ["http", "GET", "/config/get/depth"],
                 ["http", "POST", "/attest/create", [], "subjects=A\\npredicates=knows\\nattributes={\\"x\\":1}"],
                 ["http", "POST", "/attest/create", [], "id=ASMINE\\nsubjects=B"],
                 ["http", "POST", "/attest/create", [], "id=ASMINE\\nsubjects=B"],
                 ["http", "GET", "/attest/exists/ASMINE"],
                 ["http", "POST", "/attest/generate", [], "subjects=C\\npredicates=is"],
                 ["http", "POST", "/attest/query", [], "subjects=B|C"],
                 ["http", "POST", "/queue/enqueue/other.work?source=1", [], "payload"],
                 ["http", "GET", "/queue/jobs?status=0"],
                 ["http", "GET", "/queue/job/JBNONE"],
                 ["stored"], ["jobs"], ["shutdown"]]
                """
        )
        #expect(run[1]["body"].text.contains(#""value":"3""#))
        #expect(run[2]["body"].text.contains(#""status":0"#))
        // The answer of a host has no id: the plugin's process has made it.
        #expect(run[2]["body"].text.contains(#""id":"AS"#))
        #expect(run[3]["body"].text.contains(#""id":"ASMINE""#))
        #expect(!run[4]["body"].text.contains(#""status":0"#))
        #expect(run[5]["body"].text.contains(#""exists":1"#))
        #expect(run[6]["body"].text.contains(#""source":"cli""#))
        #expect(run[7]["body"].text.contains(#""count":2"#))
        #expect(run[8]["body"].text.contains(#""ids":["JB0"#))
        #expect(run[9]["body"].text.contains(#""payload":"payload""#))
        #expect(run[10]["body"].text.contains(#""jobs":[]"#))
        #expect(run[11].text.contains("source: services, subjects: [A]"))
        #expect(run[12].text == "[{handler_name: other.work, source: services, status: queued}]")
        #expect(run[13].text == "0")
    }

    @Test func `With a wrong token it has nothing, and lives`() async throws {
        let run = try await RunByPeer.run(
            try await Fixture.library("services"),
            calls: """
                [["initialize", {}, "wrong"],
                 ["http", "POST", "/attest/create", [], "subjects=A"],
                 ["http", "GET", "/attest/exists/X"],
                 ["http", "GET", "/queue/job/X"],
                 ["health"], ["stored"]]
                """
        )
        #expect(!run[1]["body"].text.contains(#""status":0"#))
        #expect(run[2]["body"].text.contains(#""exists":0"#))
        #expect(!run[3]["body"].text.contains(#""status":0"#))
        #expect(run[4]["healthy"].text == "true")
        #expect(run[5].text == "[]")
    }

    @Test func `Jobs are executed with their progress and their cost`() async throws {
        let run = try await RunByPeer.run(
            try await Fixture.library("services"),
            calls: """
                [["initialize"], ["job", "services.ok", "3"], ["job", "services.fail", "no luck"],
                 ["job", "services.nobody"], ["job", "services.endless", "", 1], ["shutdown"]]
                """
        )
        #expect(run[0].text.contains("services.ok"))
        #expect(
            run[1].text
                == "{cost_actual: 0.03, error: , progress_current: 3, progress_total: 3, result: done: 3, success: true}"
        )
        #expect(run[2]["success"].text == "false")
        #expect(run[2]["error"].text.contains("no luck"))
        #expect(run[3]["error"].text.contains("services.nobody"))
        #expect(run[4]["error"].text == "the job was called off, or its time is over")
        #expect(run[5].text == "0")
    }

    @Test func `Its WebSocket speaks over the protocol's stream`() async throws {
        let run = try await RunByPeer.run(
            try await Fixture.example("chat"),
            calls: """
                [["initialize"], ["socket", ["one", "two", 2, [3, "p"], 3, [2, "bye"]]], ["raw_socket", 1],
                 ["socket", [[77, "x"]]], ["cut_socket", "three"], ["many_sockets", 8, "x"], ["socket", ["again", 1, [2, ""]]],
                 ["shutdown"]]
                """
        )
        #expect(run[1].text.hasPrefix("[[1, one, 0], [1, two, 0], [4, p, 7]"))
        #expect(run[2]["error"].text == "INVALID_ARGUMENT")
        #expect(run[3].text.contains("no WebSocket message of the type 77"))
        #expect(run[4].text == "three")
        #expect(run[6].text.hasPrefix("[[1, again, 0]"))
        #expect(run[7].text == "0")
    }

    @Test func `A plugin without a WebSocket says so`() async throws {
        let run = try await RunByPeer.run(
            try await Fixture.example("hello-c/hello.c"),
            calls: #"[["initialize"], ["socket", ["x"]], ["http", "GET", "/"]]"#
        )
        #expect(run[1].text.contains("NOT_FOUND"))
        #expect(run[2]["status"].text == "200")
    }

    @Test func `What a plugin refuses to start with reaches the host`() async throws {
        let run = try await RunByPeer.run(
            try await Fixture.library("initialize-fails"),
            calls: #"[["initialize"], ["health"], ["metadata"]]"#
        )
        #expect(run[0]["error"].text == "INTERNAL")
        #expect(run[0]["details"].text.contains("failed to initialize"))
        #expect(run[1]["healthy"].text == "false")
        #expect(run[2]["name"].text != "null")
    }

    @Test func `Bytes that are no message, and messages that are too large, are refused`() async throws {
        let run = try await RunByPeer.run(
            try await Fixture.example("hello-c/hello.c"),
            calls: """
                [["initialize"], ["garbage"], ["http", "POST", "/echo", [], "zeros 5000000"], ["http", "BAD METHOD", "/"],
                 ["http", "GET", ""], ["http", "GET", "/"]]
                """
        )
        #expect(run[1].text.contains("UNIMPLEMENTED"))
        #expect(!run[1].text.contains("no error"))
        #expect(run[2]["error"].text == "RESOURCE_EXHAUSTED")
        #expect(run[3]["status"].text == "400")
        #expect(run[4]["status"].text == "200")
        #expect(run[5]["status"].text == "200")
    }

    @Test(arguments: [2, 15])
    func `A signal ends it in order`(signal: Int) async throws {
        let run = try await RunByPeer.run(
            try await Fixture.example("hello-c/hello.c"),
            calls: #"[["initialize"], ["interrupt", \#(signal)]]"#
        )
        #expect(run[1].text == "0")
    }

    @Test func `A program that is named after a plugin runs the library beside it`() async throws {
        let folder = try TemporaryDirectory()
        try folder.copy(try await Fixture.example("hello-c/hello.c"), as: "hello-c.so")
        let link = folder.file("qntx-hello-c-plugin")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: CommandLine.path)
        let run = try await RunByPeer.run(program: [link], calls: #"[["metadata"], ["initialize"], ["shutdown"]]"#)
        #expect(run[0]["name"].text == "hello-c")
        #expect(run[2].text == "0")
    }

    @Test func `A library that is none is refused before anything is announced`() async throws {
        let run = try await RunByPeer.run(Repository.path("Package.swift"), calls: "[]")
        #expect(run.port == nil)
        #expect(run.status == 1)
        #expect(run.log.joined().contains("Package.swift") || run.log.joined().contains("ELF"))
    }
}
