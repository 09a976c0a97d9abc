import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("What a handler sees of a request")
struct RequestTests {
    @Test("Method, path and query as they came")
    func head() async throws {
        try await HandlerFixture.with { fixture in
            for method in [.get, .head, .post, .put, .delete, .init("PROPFIND")!] as [HTTPRequest.Method] {
                try await fixture.askBoth("/request", method: method, query: "a=%20&b=ä", body: [1, 2]) { answer in
                    #expect(answer.text.contains("\"method\":\"\(method)\""), "\(answer.text)")
                    #expect(
                        answer.text.contains("\"query\":\"a=%20&b=\\u00c3\\u00a4\",\"body_length\":2"),
                        "\(answer.text)"
                    )
                }
            }
            #expect(
                try await fixture.served.ask(.get, "/request").text.contains("\"path\":\"/request\",\"query\":\"\"")
            )
        }
    }

    @Test("Headers in their order, names in lower case")
    func headers() async throws {
        var fields = HTTPFields()
        fields.append(HTTPField(name: HTTPField.Name("host")!, value: "example"))
        fields.append(HTTPField(name: HTTPField.Name("X-Twice")!, value: "one"))
        fields.append(HTTPField(name: .accept, value: "text/html"))
        fields.append(HTTPField(name: HTTPField.Name("x-twice")!, value: "two"))
        fields.append(HTTPField(name: .cookie, value: "a=1"))
        fields.append(HTTPField(name: .cookie, value: "b=2"))
        let sent = fields
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/headers", headers: sent) { answer in
                let list =
                    "[\"host\",\"example\"],[\"x-twice\",\"one\"],[\"accept\",\"text/html\"],[\"x-twice\",\"two\"],"
                    + "[\"cookie\",\"a=1\"],[\"cookie\",\"b=2\"]"
                #expect(answer.text == "[\(list)]\n")
            }
            let cases = [
                ("host", "\"example\""), ("HOST", "\"example\""), ("X-TWICE", "\"one, two\""),
                ("cookie", "\"a=1; b=2\""),
                ("missing", "null"), ("not%20a%20name", "null"), ("%00", "null"),
            ]
            for (name, value) in cases {
                try await fixture.askBoth("/header/\(name)", headers: sent) {
                    #expect($0.text == value + "\n", "\(name)")
                }
            }
        }
    }

    @Test("No headers, and very many")
    func headerCounts() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/headers") { #expect($0.text == "[]\n") }
            var fields = HTTPFields()
            for number in 0..<2000 {
                fields.append(HTTPField(name: .accept, value: String(repeating: "x", count: number)))
            }
            let sent = fields
            try await fixture.askBoth("/headers", headers: sent) { answer in
                #expect(answer.text.split(separator: "[").count == 2000)
                #expect(answer.text.hasSuffix("\"\(String(repeating: "x", count: 1999))\"]]\n"))
            }
        }
    }

    @Test(
        "Path values hold any byte",
        arguments: [
            ("/path-value/abc", "616263"), ("/path-value/a%00%2Fb", "61002f62"), ("/path-value/%FF%fe", "fffe"),
            ("/path-value/%C3%A4", "c3a4"), ("/path-value/%", "25"), ("/path-value/%2", "2532"),
            ("/path-value/%zz", "257a7a"),
            ("/path-rest/", ""), ("/path-rest/a/b//c%2Fd/", "612f622f2f632f642f"), ("/path-rest/%00", "00"),
        ]
    )
    func pathValues(path: String, hex: String) async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth(path) { answer in
                #expect(answer.text == "{\"length\":\(hex.count / 2),\"hex\":\"\(hex)\",\"other\":false}\n", "\(path)")
            }
        }
    }

    @Test("A large path value")
    func largePathValue() async throws {
        try await HandlerFixture.with { fixture in
            let text = String(repeating: "ab%2F", count: 10_000)
            try await fixture.askBoth("/path-value/" + text) { #expect($0.text.hasPrefix("{\"length\":30000,")) }
        }
    }

    @Test("The time left, and whether somebody waits")
    func timeLeft() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/time-left") { answer in
                let left = Int(answer.text.dropLast()) ?? 0
                #expect(left > 20_000_000_000 && left <= 30_000_000_000, "\(answer.text)")
            }
            try await fixture.askBoth("/is-open") { #expect($0.text == "true\n") }
            #expect(try await fixture.note("is-open-after") == 0)
            #expect(try await fixture.note("time-left-after") == 0)
            for (deadline, text) in [(nil, "18446744073709551615\n"), (.now - .seconds(1), "0\n")]
                as [(ContinuousClock.Instant?, String)]
            {
                let sink = TestSink(deadline: deadline)
                try fixture.served.send(.get, "/time-left", to: sink)
                #expect(try await sink.answer().text == text)
            }
        }
    }

    @Test("Options of routes: limits, deadlines, flags that there are not, a size from the future")
    func options() async throws {
        try await HandlerFixture.with { fixture in
            func route(_ method: String, _ path: String) -> HTTPRoute? {
                guard case .found(let route, _) = fixture.served.routes.match(method: method, path: path) else {
                    return nil
                }
                return route
            }
            #expect(route("POST", "/limited")?.options == RouteOptions(streamsBody: true, maximumBody: 10))
            #expect(route("POST", "/limited-inline")?.options == RouteOptions(streamsBody: false, maximumBody: 10))
            #expect(route("POST", "/unlimited")?.options.maximumBody == Int.max)
            #expect(route("GET", "/deadline/7")?.options.deadline == .milliseconds(100))
            #expect(route("GET", "/deadline-max")?.options.deadline == .milliseconds(4_294_967_295))
            #expect(route("GET", "/hello")?.options == RouteOptions())
            #expect(route("GET", "/odd-flags")?.options.streamsBody == true)
            #expect(route("GET", "/odd-flags-inline")?.options.streamsBody == false)
            for path in ["/odd-flags", "/odd-flags-inline", "/future-route"] {
                let answer = try await fixture.served.ask(.get, path)
                #expect(answer.text == "hello, world\n")
            }
        }
    }
}
