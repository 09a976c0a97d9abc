import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Handlers that read a body")
struct BodyTests {
    private static func hash(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    private static let large: [UInt8] = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    private static func expected(_ bytes: [UInt8], reads: Int) -> String {
        "{\"status\":0,\"length\":\(bytes.count),\"reads\":\(reads),\"fnv1a\":\"\(hash(bytes))\"}\n"
    }

    @Test("A whole body comes back as it came, with its type", arguments: [0, 1, 128, 65536, 300_000])
    func echo(size: Int) async throws {
        let body = Array(Self.large[..<size])
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth(
                "/echo",
                method: .post,
                headers: [.contentType: "application/x-test"],
                body: body
            ) { answer in
                #expect(answer.body == body && answer.headers[.contentType] == "application/x-test")
            }
        }
    }

    @Test("A body that arrives in pieces is read as it arrives", arguments: ["/body-all", "/body-hash"])
    func streamed(path: String) async throws {
        try await HandlerFixture.with { fixture in
            let source = TestBody()
            let sink = try fixture.served.send(.post, path, body: .stream(source)).sink
            var sent: [UInt8] = []
            for size in [1, 7, 4096, 100_000] {
                let piece = Array(Self.large[sent.count..<sent.count + size])
                source.feed(piece)
                sent += piece
                #expect(await eventually { source.waiting == 0 })
            }
            #expect(!sink.isOver)
            source.finish()
            let text = try await sink.answer().text
            #expect(text.contains("\"status\":0,\"length\":\(sent.count),"), "\(text)")
            #expect(text.contains(Self.hash(sent)), "\(text)")
        }
    }

    @Test("In pieces of any size", arguments: [1, 3, 100, 65536, 1 << 20])
    func capacities(capacity: Int) async throws {
        let body = Array(Self.large[..<1000])
        try await HandlerFixture.with { fixture in
            let reads = (body.count + capacity - 1) / capacity + 1
            try await fixture.askBoth("/body-read", method: .post, query: "capacity=\(capacity)", body: body) {
                #expect($0.text == Self.expected(body, reads: reads))
            }
            let source = TestBody(announcedLength: 1000)
            source.feed(body)
            source.finish()
            let answer = try await fixture.served.ask(
                .post,
                "/body-read",
                query: "capacity=\(capacity)",
                body: .stream(source)
            )
            #expect(answer.text == Self.expected(body, reads: reads))
        }
    }

    @Test("No room to read into is invalid")
    func noCapacity() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/body-read", method: .post, query: "capacity=0", body: [1, 2, 3]) {
                #expect($0.text.hasPrefix("{\"status\":-2,\"length\":0,"))
            }
        }
    }

    @Test("The rest of a body after some of it, within a limit and beyond")
    func rest() async throws {
        let body = Array(Self.large[..<5000])
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/body-all", method: .post, query: "skip=1234", body: body) {
                #expect($0.text == Self.expected(Array(body[1234...]), reads: 1))
            }
            try await fixture.askBoth("/body-all", method: .post, query: "limit=5000", body: body) {
                #expect($0.text == Self.expected(body, reads: 1))
            }
            try await fixture.askBoth("/body-all", method: .post, query: "limit=4999", body: body) {
                #expect($0.text.hasPrefix("{\"status\":-8,\"length\":0,"))
            }
            let source = TestBody()
            for start in stride(from: 0, to: 5000, by: 500) { source.feed(Array(body[start..<start + 500])) }
            source.finish()
            let answer = try await fixture.served.ask(
                .post,
                "/body-all",
                query: "skip=700&limit=4300",
                body: .stream(source)
            )
            #expect(answer.text == Self.expected(Array(body[700...]), reads: 1))
        }
    }

    @Test(
        "A body that ends badly says how",
        arguments: [
            (.clientGone, -6), (.deadlineExceeded, -7), (.tooLarge, -8), (.closed, -5),
        ] as [(PluginError.Code, Int)]
    )
    func fails(code: PluginError.Code, status: Int) async throws {
        try await HandlerFixture.with { fixture in
            for path in ["/body-all", "/body-read"] {
                let source = TestBody()
                let sink = try fixture.served.send(.post, path, body: .stream(source)).sink
                source.feed("half of it")
                #expect(await eventually { source.waiting == 0 })
                source.fail(PluginError(code, "it is over"))
                #expect(try await sink.answer().text.hasPrefix("{\"status\":\(status),"))
            }
        }
    }

    @Test("How much of it is there when the handler begins")
    func view() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/body-view", method: .post, body: Array("hello".utf8)) {
                #expect($0.text == "{\"status\":0,\"length\":5,\"reads\":1,\"fnv1a\":\"a430d84680aabd0b\"}\n")
            }
            for (announced, shown) in [(nil, "18446744073709551615"), (77, "77")] as [(UInt64?, String)] {
                let source = TestBody(announcedLength: announced)
                let answer = try await fixture.served.ask(.post, "/body-view", body: .stream(source))
                #expect(answer.text.hasPrefix("{\"status\":0,\"length\":\(shown),\"reads\":0,"), "\(answer.text)")
            }
        }
    }

    @Test("A handler need not look at it")
    func ignored() async throws {
        try await HandlerFixture.with { fixture in
            let source = TestBody(announcedLength: 1 << 40)
            let answer = try await fixture.served.ask(.post, "/body-ignored", body: .stream(source))
            #expect(answer.text == "not interested\n" && source.polls == 0)
        }
    }

    @Test("After the handler's return nothing of the request is left")
    func afterReturn() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/reads-body-after-return", method: .post, body: [1, 2, 3]) {
                #expect(
                    $0.text
                        == "{\"body_read\":-5,\"body_all\":-5,\"header\":0,\"header_at\":0,\"path_value\":0,\"left\":0}\n"
                )
            }
        }
    }
}
