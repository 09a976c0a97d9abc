import ArgumentParser
import CQNTXBench

/// Keeps a server on this machine busy, from one thread.
struct GeneratorChild: HiddenCommand {
    static let configuration = hidden("generator-child", "Sends a request again and again over many connections.")

    @Option var port: UInt16
    @Option var path: String
    @Option var body = 0
    /// The body itself, in place of so many bytes.
    @Option var content: String?
    @Option var answer: Int
    @Option var connections: UInt16 = 32
    @Option var warmUp: UInt32
    @Option var duration: UInt32

    func run() async throws {
        let content = content ?? String(repeating: "x", count: body)
        let type = self.content == nil ? "application/octet-stream" : "application/json"
        let head =
            content.isEmpty
            ? "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
            : "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: \(type)\r\n"
                + "Content-Length: \(content.utf8.count)\r\n\r\n"
        let request = head + content
        var answers = qntx_bench_answers()
        var load = qntx_bench_load(
            body_length: answer,
            port: port,
            connections: connections,
            warm_up: warmUp,
            duration: duration
        )
        guard qntx_bench_generate(request, &load, &answers) else {
            throw BenchError("the generator of requests: \(String(cString: answers.problem))")
        }
        try report(
            Answers(
                count: answers.count,
                nanoseconds: answers.nanoseconds,
                total: answers.total,
                busy: answers.busy
            )
        )
    }
}
