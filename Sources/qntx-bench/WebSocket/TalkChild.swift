import ArgumentParser
import CQNTXBench

/// Keeps a WebSocket endpoint on this machine busy that sends back what it gets, from one thread.
struct TalkChild: HiddenCommand {
    static let configuration = hidden("talk-child", "Sends messages over many WebSockets, and checks what comes back.")

    @Option var port: UInt16
    @Option var path: String
    @Option var connections: UInt16
    @Option var window: UInt16
    @Flag var binary = false
    /// Note how long each message takes, if they are sent one by one.
    @Flag var latencies = false
    @Option var warmUp: UInt32
    @Option var duration: UInt32

    /// More messages than come and go in the time that counts, one by one.
    private var capacity: Int { latencies ? Int(duration) * 500 : 0 }

    func run() async throws {
        var answers = qntx_bench_answers()
        var messages = qntx_bench_messages(
            port: port,
            connections: connections,
            window: window,
            is_binary: binary,
            warm_up: warmUp,
            duration: duration
        )
        var isGood = false
        let times = [UInt64](unsafeUninitializedCapacity: capacity) { buffer, used in
            var found = qntx_bench_latencies()
            found.times = buffer.baseAddress
            found.capacity = buffer.count
            isGood = qntx_bench_talk(path, &messages, &answers, &found)
            used = found.count
        }
        guard isGood else { throw BenchError("the generator of messages: \(String(cString: answers.problem))") }
        let sample = Sample(nanoseconds: times)
        try report(
            Talk(
                answers: Answers(
                    count: answers.count,
                    nanoseconds: answers.nanoseconds,
                    total: answers.total,
                    busy: answers.busy
                ),
                latencies: latencies
                    ? Latencies(count: times.count, median: sample.median, percentile99: sample.percentile99) : nil
            )
        )
    }
}
