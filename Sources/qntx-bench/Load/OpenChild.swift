import ArgumentParser
import CQNTXBench
import QNTXLoader

/// Opens the libraries of a directory with the dynamic loader alone.
struct OpenChild: HiddenCommand {
    static let configuration = hidden("open-child", "Opens a directory's libraries with nothing but dlopen.")

    @Argument var directory: String
    @Argument var expected: Int

    func run() async throws {
        let paths = try PluginScanner().scan(directory)
        let before = try ProcessMemory()
        let stopwatch = Stopwatch()
        for path in paths {
            guard qntx_bench_open(path) else {
                throw BenchError("\(path): \(String(cString: qntx_bench_open_error()))")
            }
        }
        let (nanoseconds, processor) = stopwatch.read()
        guard paths.count == expected else { throw BenchError("\(paths.count) of \(expected) libraries were there") }
        try report(
            LoadResult(
                count: paths.count,
                nanoseconds: nanoseconds,
                processorNanoseconds: processor,
                growth: try ProcessMemory() - before
            )
        )
    }
}
