import QNTXServer
import QNTXTestSupport
import Testing

/// What a proxy in front might read as one request, and a careless server as two.
@Suite("Requests whose end can be read in two ways", .serialized)
struct SmugglingTests {
    private static let smuggled = "GET /api/hello-c/greet/smuggled HTTP/1.1\r\nhost: localhost\r\n\r\n"

    /// Header lines, and what follows the head.
    private static let shapes: [(name: String, headers: String, body: String)] = [
        ("a length and chunks", "content-length: 6\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\n" + smuggled),
        ("chunks and a length", "transfer-encoding: chunked\r\ncontent-length: 6\r\n", "0\r\n\r\n" + smuggled),
        ("two lengths", "content-length: 0\r\ncontent-length: \(smuggled.utf8.count)\r\n", smuggled),
        ("a list of lengths", "content-length: 0, 10\r\n", smuggled),
        ("a length with a sign", "content-length: +0\r\n", smuggled),
        ("a negative length", "content-length: -1\r\n", smuggled),
        ("a hexadecimal length", "content-length: 0x0\r\n", smuggled),
        ("a length beyond all numbers", "content-length: 18446744073709551616\r\n", smuggled),
        ("a blank before the colon", "transfer-encoding : chunked\r\n", "0\r\n\r\n" + smuggled),
        ("a coding that is none", "transfer-encoding: xchunked\r\n", "0\r\n\r\n" + smuggled),
        ("chunks that are not last", "transfer-encoding: chunked, identity\r\n", "0\r\n\r\n" + smuggled),
        (
            "two codings", "transfer-encoding: identity\r\ntransfer-encoding: cow\r\ncontent-length: 0\r\n",
            smuggled
        ),
        ("a folded line", "x: y\r\n transfer-encoding: chunked\r\n", "0\r\n\r\n" + smuggled),
        ("a NUL in a value", "x: a\0b\r\ncontent-length: 0\r\n", smuggled),
        ("a bare carriage return", "x: a\rcontent-length: 0\r\n", smuggled),
        ("a chunk too large for a number", "transfer-encoding: chunked\r\n", "fffffffffffffffff\r\n" + smuggled),
        ("a chunk's size with a sign", "transfer-encoding: chunked\r\n", "-1\r\n" + smuggled),
        ("a chunk without its end", "transfer-encoding: chunked\r\n", "1\r\naa0\r\n\r\n" + smuggled),
    ]

    @Test("No second request comes out of them", arguments: shapes.indices)
    func nothingIsSmuggled(_ index: Int) async throws {
        let shape = Self.shapes[index]
        let limits = ConnectionLimits(idleTimeout: .milliseconds(500), bodyTimeout: .milliseconds(500))
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")], limits: limits) { server in
            let head = "POST /api/hello-c/echo HTTP/1.1\r\nhost: localhost\r\n\(shape.headers)\r\n"
            let answer = (try? await RawConnection.exchange(head + shape.body, port: server.port)) ?? ""
            #expect(!answer.contains("{\"hello\":\"smuggled\"}"), "\(shape.name): \(answer)")
            // Nor is it harmed. A connection that is not quick enough is closed: another one will be.
            let request = "GET /api/hello-c/ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
            let isWell = await eventually {
                let next = try? await RawConnection.exchange(request, port: server.port)
                return next?.hasPrefix("HTTP/1.1 200 OK\r\n") == true
            }
            #expect(isWell, "\(shape.name)")
        }
    }
}
