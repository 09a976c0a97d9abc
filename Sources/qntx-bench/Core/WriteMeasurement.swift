import CQNTXBench
import Foundation
import QNTXCore
import QNTXPlugin

/// How fast attestations are stored, singly and in batches, and jobs are enqueued and completed. Against SQLite itself,
/// which writes the same rows to the same tables in as many transactions and as durably.
struct WriteMeasurement {
    let bench: Bench

    private static let tables = ["attestations", "attestation_links", "attestation_lists", "attestation_actors"]
    private static let batch = 1000

    func run() async throws -> [Row] {
        let effort = bench.effort
        return [
            try await attestations("attest-single", count: effort.singleWrites, batch: 1),
            try await attestations("attest-batch", count: effort.batchWrites, batch: Self.batch),
            try await jobs("jobs", count: effort.singleWrites),
        ]
    }

    private func core(_ name: String) throws -> (Core, String) {
        let path = try bench.directory.directory(name) + "/\(UUID().uuidString).db"
        return (try Core(configuration: CoreConfiguration(path: path), logger: Bench.logger()), path)
    }

    private func attestations(_ name: String, count: Int, batch: Int) async throws -> Row {
        var last = ""
        let pairs = try await Pairs.run(bench.effort.writePairs + 1) { number in
            bench.progress("\(name): \(count) attestations, \(number) of \(bench.effort.writePairs + 1)")
        } ours: {
            let (core, path) = try core(name)
            let store = core.attestations.store(for: "cli")
            let items = (0..<count).map(Self.attestation)
            let start = qntx_bench_now()
            for first in stride(from: 0, to: count, by: batch) {
                _ = try store.create(Array(items[first..<min(count, first + batch)]))
            }
            let seconds = Double(qntx_bench_now() - start) / 1e9
            try core.close()
            last = path
            return Double(count) / seconds
        } baseline: {
            if last.isEmpty {
                // The rows to write are those that ours has written, so it writes them once before.
                let (core, path) = try core(name)
                let store = core.attestations.store(for: "cli")
                for first in stride(from: 0, to: count, by: Self.batch) {
                    _ = try store.create((first..<min(count, first + Self.batch)).map(Self.attestation))
                }
                try core.close()
                last = path
            }
            let tables = Self.tables.filter { Self.has($0, last) }
            return Double(count)
                / (try BareSQLite.replay(last, into: last + ".bare", tables: tables, batch: batch, isDurable: true))
        }
        return Row(
            name,
            "/s",
            pairs,
            { $0 },
            limit: .ratioAtLeast(0.6),
            against: "bare SQLite",
            remark: batch == 1 ? "each on the disk before the next" : "\(batch) in a transaction"
        )
    }

    private static func has(_ table: String, _ path: String) -> Bool {
        (try? BareSQLite.query(path, "SELECT 1 FROM \(table) LIMIT 1", [], times: 1)) != nil
    }

    private static func attestation(_ number: Int) -> Attestation {
        Attestation(
            subjects: ["subject-\(number % 7919)"],
            predicates: ["predicate-\(number % 53)"],
            contexts: ["context-\(number % 1009)"],
            actors: ["actor-\(number % 4001)"],
            timestamp: 1_700_000_000 + Int64(number),
            attributes: #"{"score":\#(number),"note":"as the benchmark says"}"#
        )
    }

    private func jobs(_ name: String, count: Int) async throws -> Row {
        var last = ""
        let pairs = try await Pairs.run(bench.effort.writePairs) { number in
            bench.progress("\(name): \(count) jobs, \(number) of \(bench.effort.writePairs)")
        } ours: {
            let (rate, path) = try await executeJobs(name, count)
            last = path
            return rate
        } baseline: {
            if last.isEmpty { last = try await executeJobs(name, count).1 }
            return Double(count) / (try BareSQLite.jobs(last, into: last + ".bare", isDurable: true))
        }
        return Row(
            name,
            "/s",
            pairs,
            { $0 },
            limit: .ratioAtLeast(0.6),
            against: "bare SQLite",
            remark: "enqueued one by one, executed by 4 workers meanwhile, until the last is completed"
        )
    }

    private func executeJobs(_ name: String, _ count: Int) async throws -> (rate: Double, path: String) {
        let path = try bench.directory.directory(name) + "/\(UUID().uuidString).db"
        let configuration = CoreConfiguration(path: path, pulse: PulseSettings(workers: 4))
        let core = try Core(configuration: configuration, logger: Bench.logger())
        let handler = CountingHandler(count)
        for error in core.pulse.register(["bench.work": handler], for: "bench") { throw error }
        let queue = core.pulse.queue(for: "bench")
        let running = Task { await core.pulse.run() }
        let start = qntx_bench_now()
        for number in 0..<count {
            try queue.enqueue(Job(handlerName: "bench.work", payload: Array("payload \(number)".utf8), source: "bench"))
        }
        await handler.wait()
        while try core.pulse.jobs.listJobs(status: .running, limit: 1).count
            + core.pulse.jobs.listJobs(status: .queued, limit: 1).count > 0
        {
            await Task.yield()
        }
        let seconds = Double(qntx_bench_now() - start) / 1e9
        await core.pulse.stop()
        await running.value
        try core.close()
        return (Double(count) / seconds, path)
    }
}
