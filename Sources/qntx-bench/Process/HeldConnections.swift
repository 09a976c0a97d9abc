import CQNTXBench

/// Connections to a server on this machine that are open and idle, as far as we are concerned.
struct HeldConnections: Sendable {
    private var files: [Int32]

    /// Sees to it that this process, and those it starts from now on, may have as many.
    static func allow(_ count: Int) throws {
        // A few files are open already.
        guard qntx_bench_allow_files(count + 256) else {
            throw BenchError("\(count) connections are more than may be open here: see ulimit -Hn")
        }
    }

    /// Opens as many WebSockets of a path, each after one message there and back.
    static func webSockets(_ count: Int, path: String, port: UInt16) async throws -> HeldConnections {
        try await hold(count) { qntx_bench_hold_websockets(path, port, &$0, count) }
    }

    /// Sends a request for a path on as many connections, of which one, and no more, has to be refused.
    static func requests(_ count: Int, path: String, port: UInt16) async throws -> HeldConnections {
        let request = Self.request("GET", path, port)
        return try await hold(count) { qntx_bench_hold_requests(request, port, &$0, count) }
    }

    /// Sends one request of a method without a body, whose answer has to be 200.
    static func ask(_ method: String, _ path: String, port: UInt16) async throws {
        let request = Self.request(method, path, port)
        try await OwnThread.run { try check(qntx_bench_ask_once(request, port), path) }
    }

    /// Waits for the answers to what was sent, and closes the connections.
    func finish() async throws {
        try await OwnThread.run { [files] in
            defer { letGo() }
            try Self.check(qntx_bench_await_answers(files, files.count), "what was held")
        }
    }

    /// Closes the connections.
    func letGo() {
        var files = files
        qntx_bench_let_go(&files, files.count)
    }

    private static func hold(
        _ count: Int,
        _ open: @escaping @Sendable (inout [Int32]) -> UnsafePointer<CChar>?
    ) async throws -> HeldConnections {
        try allow(count)
        return try await OwnThread.run {
            var held = HeldConnections(files: Array(repeating: -1, count: count))
            do {
                try check(open(&held.files), "\(count) connections")
            } catch {
                held.letGo()
                throw error
            }
            return held
        }
    }

    private static func check(_ problem: UnsafePointer<CChar>?, _ what: String) throws {
        if let problem { throw BenchError("\(what): \(String(cString: problem))") }
    }

    private static func request(_ method: String, _ path: String, _ port: UInt16) -> String {
        let length = method == "GET" ? "" : "Content-Length: 0\r\n"
        return "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(length)\r\n"
    }
}
