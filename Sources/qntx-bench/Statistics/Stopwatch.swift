import CQNTXBench

/// Time since a moment: by the clock, and as this process has used it on its processors.
struct Stopwatch {
    private let clock = qntx_bench_now()
    private let processor = qntx_bench_processor_time()

    /// Nanoseconds of both.
    func read() -> (clock: UInt64, processor: UInt64) {
        let processor = qntx_bench_processor_time() - processor
        return (qntx_bench_now() - clock, processor)
    }
}
