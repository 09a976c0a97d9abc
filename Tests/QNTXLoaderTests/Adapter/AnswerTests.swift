import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Handlers that answer")
struct AnswerTests {
    @Test("An answer comes as it was given")
    func ordinary() async throws {
        try await HandlerFixture.with { fixture in
            for path in ["/hello", "/hello-pooled"] {
                let answer = try await fixture.served.ask(.get, path)
                #expect(answer.status == .ok && answer.text == "hello, world\n" && !answer.isStreamed)
                #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
            }
        }
    }

    @Test("A second answer is closed and changes nothing")
    func twice() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/answers-twice") { answer in
                #expect(answer.status == .ok && answer.text == "first\n")
            }
            #expect(try await fixture.note("answers-twice") == -5)
        }
    }

    @Test("None at all is a 500, and the log says whose")
    func never() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/answers-never") { answer in
                #expect(answer.status == .internalServerError)
                #expect(answer.text.hasPrefix("{\"error\":\"the plugin failed to answer\"}"))
            }
            let messages = fixture.served.log.messages
            #expect(messages.contains("the handler of GET /answers-never returned without an answer"), "\(messages)")
            #expect(
                fixture.served.log.lines.allSatisfy { $0.level == .error && $0.metadata["error.code"] == "no_answer" }
            )
        }
    }

    @Test("A failure after the answer is logged, and the answer stands")
    func answersAndFails() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/answers-and-fails") { #expect($0.status == .ok && $0.text == "answered\n") }
            #expect(
                await eventually {
                    fixture.served.log.messages.filter { $0.contains("failed after the answer") }.count == 2
                }
            )
        }
    }

    @Test(
        "A status without an answer, as the header says",
        arguments: [
            (-3, 404), (-2, 400), (-8, 413), (-10, 503), (-1, 500), (-4, 500), (-5, 500), (-6, 500), (-7, 500),
            (-9, 500),
            (-11, 500), (-12, 500), (-13, 500), (-14, 500), (-2_147_483_648, 500), (0, 500), (2, 500), (3, 500),
            (12345, 500),
        ]
    )
    func status(returned: Int, code: Int) async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/status/\(returned)") { #expect($0.status.code == code) }
            #expect(await eventually { fixture.served.log.lines.count == 2 }, "\(fixture.served.log.messages)")
        }
    }

    @Test("The reason of a failure is for the log, never for the client")
    func secret() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/fails") { answer in
                #expect(answer.status == .internalServerError && !answer.text.contains("hunter2"))
            }
            #expect(
                fixture.served.log.messages.allSatisfy {
                    $0.contains("hunter2") && $0.hasPrefix("the handler of GET /fails")
                }
            )
            #expect(fixture.served.log.lines.count == 2)
        }
    }

    @Test("Statuses of HTTP from 200 to 599", arguments: [200, 204, 304, 418, 500, 599])
    func goodStatus(code: Int) async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/bad-status/\(code)") { #expect($0.status.code == code && $0.text == "body\n") }
        }
    }

    @Test("Others are refused", arguments: ["0", "99", "100", "199", "600", "999", "-1", "4294967295"])
    func badStatus(code: String) async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/bad-status/\(code)") {
                #expect($0.status == .ok && $0.text == "{\"status\":-2}\n")
            }
        }
    }

    @Test("Header names and values that HTTP does not allow are refused, and nothing of them is sent")
    func badHeaders() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/bad-header-name") { answer in
                #expect(answer.text == "[\(Array(repeating: "-2", count: 9).joined(separator: ","))]\n")
                #expect(answer.headers.map(\.name) == [.contentType])
            }
            try await fixture.askBoth("/bad-header-value") { answer in
                #expect(answer.text == "[-2,-2,-2,-2,-2,-2]\n")
                #expect(answer.headers.map(\.name) == [.contentType])
            }
        }
    }

    @Test("Headers that frame the message are left out, the others are not")
    func framing() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/framing-headers") { answer in
                #expect(answer.status == .ok && answer.text == "hello, world\n")
                #expect(answer.headers[HTTPField.Name("x-kept")!] == "yes")
                for name in ["transfer-encoding", "connection", "keep-alive", "upgrade"] {
                    #expect(answer.headers[HTTPField.Name(name)!] == nil)
                }
            }
        }
    }

    @Test("Responses that are none")
    func nullResponse() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/null-response") { #expect($0.text == "[-2,-2,-2,-2,-2,-2,-2,-2]\n") }
        }
    }

    @Test("Many and large headers, up to the limit and beyond")
    func hugeHeaders() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/huge-headers/1000/10") { #expect($0.status == .ok && $0.headers.count == 1000) }
            for sizes in ["1001/1", "1/65537", "100000/100"] {
                try await fixture.askBoth("/huge-headers/\(sizes)") {
                    #expect($0.text == "{\"status\":-2}\n", "\(sizes)")
                }
            }
        }
    }
}
