import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXRemote

@Suite struct ResourceLimitsTests {
    @Test func `Memory that is used is limited, and not what is only reserved`() async throws {
        let run = try await RunProgram.attempts(
            ["allocate:16", "reserve:100000", "allocate:100"],
            Confinement(),
            limits: ResourceLimits(memory: 64 << 20)
        )
        #expect(run.outcomes == ["ok", "ok", "ENOMEM"])
    }

    @Test func `Open files are limited`() async throws {
        let run = try await RunProgram.attempts(
            ["open_many:20", "open_many:20"],
            Confinement(),
            limits: ResourceLimits(files: 32)
        )
        #expect(run.outcomes == ["ok", "EMFILE"])
    }

    @Test func `Who has used up its processor time is ended`() async throws {
        let run = try await RunProgram.attempts(["spin"], Confinement(), limits: ResourceLimits(cpuSeconds: 1))
        #expect(run.exit == .signal(SIGXCPU))
    }

    @Test func `All limits are those of the process, for good`() async throws {
        let limits = ResourceLimits(
            memory: 1 << 30,
            cpuSeconds: 100,
            files: 77,
            processes: 4321,
            nice: 3
        )
        let run = try await RunProgram.run(
            "/bin/cat",
            ["/proc/self/limits", "/proc/self/stat"],
            Confinement(),
            limits: limits
        )
        func limit(_ name: String) -> [String]? {
            run.lines.first { $0.hasPrefix(name) }?.dropFirst(26).split(separator: " ").prefix(2).map(String.init)
        }
        #expect(limit("Max data size") == ["1073741824", "1073741824"])
        #expect(limit("Max cpu time") == ["100", "105"])
        #expect(limit("Max open files") == ["77", "77"])
        #expect(limit("Max processes") == ["4321", "4321"])
        #expect(limit("Max core file size") == ["0", "0"])
        #expect(run.lines.last?.split(separator: " ")[18] == "3")
    }

    @Test func `Without limits a process has those of the host, but for core dumps`() async throws {
        let run = try await RunProgram.run("/bin/cat", ["/proc/self/limits"], limits: ResourceLimits(coreDumps: true))
        #expect(
            run.lines.dropFirst()
                == (try FileBytes.text("/proc/self/limits").split(separator: "\n").map(String.init)).dropFirst()
        )
    }

    @Test func `What the kernel refuses is named`() async throws {
        // More than any process may have.
        let error = await #expect(throws: PluginError.self) {
            try await RunProgram.run("/bin/true", limits: ResourceLimits(files: 1 << 31))
        }
        #expect(error?.code == .openFailed)
        #expect(error?.message.contains("with files = 2147483648: Operation not permitted") == true)
    }
}
