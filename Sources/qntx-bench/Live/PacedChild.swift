import ArgumentParser
import CQNTXBench

/// Asks a server on this machine at a steady pace, from one thread, over 32 connections.
struct PacedChild: HiddenCommand {
    static let configuration = hidden(
        "paced-child",
        "Sends requests at a steady pace, and notes how long answers take."
    )

    @Option var port: UInt16
    @Option var path: String
    @Option var answer: Int
    @Option var connections: UInt16 = 32
    @Option var duration: UInt32
    /// Of each connection, in milliseconds.
    @Option var interval: UInt64 = 16

    func run() async throws {
        let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
        let capacity = Int(connections) * (Int(duration) / Int(interval) + 2)
        var problem: String?
        let times = [UInt64](unsafeUninitializedCapacity: capacity) { buffer, used in
            var latencies = qntx_bench_latencies()
            latencies.times = buffer.baseAddress
            latencies.capacity = buffer.count
            var pace = qntx_bench_pace(
                body_length: answer,
                port: port,
                connections: connections,
                duration: duration,
                interval: interval * 1_000_000
            )
            if !qntx_bench_paced(request, &pace, &latencies) { problem = String(cString: latencies.problem) }
            used = min(latencies.count, latencies.capacity)
        }
        if let problem { throw BenchError("the generator of requests: \(problem)") }
        let sample = Sample(nanoseconds: times)
        try report(Latencies(count: times.count, median: sample.median, percentile99: sample.percentile99))
    }
}
