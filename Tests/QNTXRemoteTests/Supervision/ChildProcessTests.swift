import Foundation
import QNTXTestSupport
import Synchronization
import Testing

@testable import QNTXRemote

@Suite struct ChildProcessTests {
    /// Runs a script to its end.
    private static func run(_ script: String) async throws -> (exit: ChildExit, lines: [String]) {
        let lines = Mutex<[String]>([])
        let child = try ChildProcess(
            "/bin/sh",
            arguments: ["-c", script],
            environment: ["PATH=/usr/bin:/bin"],
            line: { _, line in lines.withLock { $0.append(line) } },
            ended: { _ in }
        )
        let exit = await child.wait()
        return (exit, lines.withLock { $0 })
    }

    @Test func `All that it has written is known when its end is`() async throws {
        let run = try await Self.run("for i in 1 2 3 4 5 6 7 8 9; do echo $i; echo $i >&2; done; exit 4")
        #expect(run.exit == .status(4))
        #expect(run.lines.sorted() == (1...9).flatMap { ["\($0)", "\($0)"] })
    }

    @Test(arguments: [(SIGSEGV, "by SIGSEGV"), (SIGKILL, "by SIGKILL"), (SIGSYS, "by SIGSYS"), (40, "by signal 40")])
    func `The signal that has ended it has a name`(signal: Int32, text: String) async throws {
        let run = try await Self.run("kill -\(signal) $$")
        #expect(run.exit == .signal(signal))
        #expect("\(run.exit)" == text)
    }

    @Test func `What has left its group and holds its pipes keeps nobody waiting, and no file of the host's open`()
        async throws
    {
        let folder = try TemporaryDirectory()
        let run = try await Self.run(
            """
            setsid sh -c 'echo $$; touch \(folder.path)/left; exec sleep 1000' &
            until [ -e \(folder.path)/left ]; do sleep 0.01; done
            """
        )
        #expect(run.exit == .status(0))
        let process = try #require(run.lines.first.flatMap { Int32($0) })
        defer { kill(process, SIGKILL) }
        let pipe = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/2")
        #expect(pipe.hasPrefix("pipe:"))
        let own = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
        #expect(!own.contains(pipe))
    }
}
