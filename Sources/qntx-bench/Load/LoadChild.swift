import ArgumentParser
import QNTXHost
import QNTXPlugin

/// Loads the plugins of a directory as a host does: scan, inspect, snapshot, open, bind, negotiate, register.
struct LoadChild: HiddenCommand {
    static let configuration = hidden("load-child", "Loads a directory's plugins into a host.")

    @Argument var directory: String
    @Argument var expected: Int

    func run() async throws {
        let host = PluginHost(
            configuration: HostConfiguration(directories: [directory]),
            logger: Bench.logger()
        )
        let before = try ProcessMemory()
        let stopwatch = Stopwatch()
        await host.load(host.discover())
        let (nanoseconds, processor) = stopwatch.read()
        let count = host.registry.list().count
        guard host.rejected.isEmpty, count == expected else {
            throw BenchError("\(count) of \(expected) plugins were loaded; \(host.rejected.first?.error.message ?? "")")
        }
        try report(
            LoadResult(
                count: count,
                nanoseconds: nanoseconds,
                processorNanoseconds: processor,
                growth: try ProcessMemory() - before
            )
        )
    }
}
