import CQNTXBench
import Foundation
import NIOPosix
import QNTXHost
import QNTXPlugin
import QNTXRemote

/// What a plugin costs in a process of its own: 128 bytes there and back, requests per second against the same plugin in the
/// host's process, and how long it is away when its process is killed.
struct IsolatedMeasurement {
    let bench: Bench

    /// How long a process that has ended is left alone at first, as the host has it unless told otherwise.
    private static let pause = Duration.milliseconds(50)

    func run() async throws -> [Row] {
        let isolation = IsolationSettings(runner: try Program.qntx(), isForAll: true)
        // Each kill is to be like the first.
        let policy = RestartPolicy(firstDelay: Self.pause, longestDelay: Self.pause, limit: .max)
        return try await HTTPServers.with(
            bench,
            settings: PluginSettings(restart: policy),
            isolation: isolation,
            plain: InProcessServer.maker(bench)
        ) { servers in
            let echo = try await echo(servers)
            let http = try await HTTPMeasurement(bench: bench).run([.isolatedInline, .isolatedPooled], servers)
            return [echo] + http + [try await restart(servers)]
        }
    }

    private func echo(_ servers: HTTPServers) async throws -> Row {
        let route = try route(servers)
        // One that stays: the connections to the plugin's process are its.
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let count = bench.effort.echoCalls / 10
        let body = (0..<128).map { UInt8($0) }
        var (ours, baseline): ([Sample], [Sample]) = ([], [])
        for number in 0...bench.effort.echoRounds {
            bench.progress("\(count) calls each way, \(number) of \(bench.effort.echoRounds)")
            let sink = LoopEchoSink(route, body, count: number == 0 ? 1000 : count, eventLoop: eventLoop)
            try await sink.run()
            var times = [UInt64](repeating: 0, count: count)
            guard qntx_bench_socket_echo(128, count, &times) else {
                throw BenchError("the echo of another process over a socket pair failed")
            }
            // The first one warms up.
            guard number > 0 else { continue }
            ours.append(Sample(nanoseconds: sink.times))
            baseline.append(Sample(nanoseconds: times))
        }
        return Row(
            name: "isolated-echo",
            unit: "µs",
            ours: Figure(
                Sample(ours.map(\.median)),
                percentile99: Sample(ours.map(\.percentile99)).median
            ),
            baseline: Figure(
                Sample(baseline.map(\.median)),
                percentile99: Sample(baseline.map(\.percentile99)).median
            ),
            ratio: Sample(zip(ours, baseline).map { $0.median / max(0.001, $1.median) }).median,
            limit: .oursAtMost(100),
            against: "a socket pair",
            remark: "a request, and its answer, of 128 bytes each to a plugin in a process of its own, one at a time"
        )
    }

    private func restart(_ servers: HTTPServers) async throws -> Row {
        let route = try route(servers)
        var (ours, baseline): ([Double], [Double]) = ([], [])
        for number in 1...bench.effort.restarts {
            bench.progress("a process killed, \(number) of \(bench.effort.restarts)")
            guard let process = await process(servers) else { throw BenchError("the isolated plugin has no process") }
            let stopwatch = Stopwatch()
            kill(process, SIGKILL)
            while await StatusSink.ask(route, "/inline") == 200 {}
            while await StatusSink.ask(route, "/inline") != 200 { try await Task.sleep(for: .milliseconds(1)) }
            ours.append(Double(stopwatch.read().clock) / 1_000_000)
            let start = Stopwatch()
            let child = try await Child.start("/bin/echo", ["here"])
            _ = try await child.line()
            baseline.append(Double(start.read().clock) / 1_000_000)
            try await child.end()
        }
        return Row(
            name: "isolated-restart",
            unit: "ms",
            ours: Figure(Sample(ours)),
            baseline: Figure(Sample(baseline)),
            ratio: Sample(ours).median / max(0.001, Sample(baseline).median),
            against: "a process started",
            remark:
                "from SIGKILL of the plugin's process to the first 200, a pause of \(Self.pause) among it; a small C "
                + "program to its first line"
        )
    }

    private func process(_ servers: HTTPServers) async -> Int32? {
        await servers.plugins.report(of: BenchPlugin.name)?.process?.pid
    }

    private func route(_ servers: HTTPServers) throws -> HTTPRoute {
        let routes = servers.plugins.domains.snapshot().domains[BenchPlugin.name]?.routes
        guard case .found(let route, _)? = routes?.match(method: "GET", path: "/inline") else {
            throw BenchError("the isolated plugin has no route for /inline")
        }
        return route
    }
}
