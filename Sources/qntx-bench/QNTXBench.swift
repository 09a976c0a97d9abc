import ArgumentParser
import Foundation

/// The command `qntx-bench`.
@main
struct QNTXBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qntx-bench",
        abstract: "Measures the host against what it is built on.",
        usage: "qntx-bench [--json] [--quick] [--only <name> ...]",
        discussion: """
            Every figure has a baseline that was measured in turn with it in the same run:

              load           from a directory to registered plugins; dlopen alone
              echo           128 bytes through a plugin; socket pair, direct call
              service-calls  what `config get` and `log` cost a C plugin; a direct call
              functions      declared functions; direct calls, Python's ctypes and cffi, handlers by hand
              writes         attestations and jobs to the disk; bare SQLite
              queries        attestations among a million; SQL by hand
              http-inline    requests per second; plain Hummingbird
              http-pooled    the same, on the plugin's own threads
              http-post      a body of 1 KiB echoed, both ways
              websocket      messages echoed over WebSockets; NIO alone
              stream         1 GB up and down in pieces; plain Hummingbird
              neighbours     requests per second beside a plugin that blocks; the same, idle
              live           plugins added and replaced in a running host; a process, steady
              isolated       a plugin in a process of its own; a socket pair, the same in process
              memory         idle and for each plugin; bare Hummingbird, dlopen
              memory-websocket  for each idle WebSocket; NIO alone

            The table is on standard output, progress on standard error. The status is 0 unless something could not be \
            measured; a limit that is missed is no failure. Let the machine do nothing else meanwhile.
            """,
        subcommands: [
            LoadChild.self, OpenChild.self, GeneratorChild.self, PacedChild.self, TalkChild.self, StreamChild.self,
            BareServerChild.self, PlainServerChild.self,
        ]
    )

    @Flag(help: "Print one JSON object in place of the table.")
    var json = false

    @Flag(help: "Measure less: half a minute in place of several.")
    var quick = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Measure these alone.", valueName: "name")
    )
    var only: [Measurement] = []

    func run() async throws {
        var report = Report(machine: .current())
        if Machine.isDebug { Progress(title: "qntx-bench")(Report.warning) }
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let plugin = try await BenchPlugin.compile(BenchPlugin.small, in: directory)
        let wire = try await BenchPlugin.compile(BenchPlugin.wire, in: directory)
        let chosen = Measurement.allCases.filter { only.isEmpty || only.contains($0) }
        for (index, measurement) in chosen.enumerated() {
            let progress = Progress(title: "\(index + 1)/\(chosen.count) \(measurement.rawValue)")
            let bench = Bench(
                effort: quick ? .quick : .full,
                directory: directory,
                plugin: plugin,
                wire: wire,
                progress: progress
            )
            do {
                report.rows += try await measurement.run(bench)
            } catch {
                progress("failed: \(error)")
                report.failures[measurement.rawValue] = "\(error)"
            }
        }
        print(json ? try report.json() : report.text())
        if !report.failures.isEmpty { throw ExitCode.failure }
    }
}
