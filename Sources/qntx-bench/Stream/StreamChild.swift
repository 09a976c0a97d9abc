import ArgumentParser
import CQNTXBench

/// Sends a large body to a server on this machine, or receives one.
struct StreamChild: HiddenCommand {
    static let configuration = hidden("stream-child", "Sends or receives one large body, and checks it.")

    @Option var port: UInt16
    @Option var direction: StreamDirection
    @Option var bytes: Int

    func run() async throws {
        var (nanoseconds, busy): (UInt64, UInt64) = (0, 0)
        let problem = qntx_bench_stream(
            direction.path,
            port,
            direction == .up,
            UInt64(bytes),
            &nanoseconds,
            &busy
        )
        if let problem { throw BenchError("the body on its way \(direction.rawValue): \(String(cString: problem))") }
        try report(Streamed(bytes: bytes, nanoseconds: nanoseconds, busy: busy))
    }
}
