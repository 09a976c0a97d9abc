import Foundation
import QNTXPlugin
import QNTXTestSupport
import Synchronization

@testable import QNTXRemote

/// A program that is run to its end as a plugin's process is.
struct RunProgram {
    /// What it has written, line by line.
    var lines: [String]
    var exit: ChildExit

    /// What came of each thing that the fixture `attempts` was told to try, in order: `ok`, or an error's name.
    var outcomes: [String] { lines.map { String($0.drop { $0 != " " }.dropFirst()) } }

    /// Runs a program.
    static func run(
        _ path: String,
        _ arguments: [String] = [],
        _ confinement: Confinement = Confinement(.none),
        limits: ResourceLimits = ResourceLimits()
    ) async throws -> RunProgram {
        let lines = Lines()
        let child = try ChildProcess(
            path,
            arguments: arguments,
            environment: ["PATH=/usr/bin:/bin"],
            limits: limits,
            confinement: confinement,
            line: { _, line in lines.all.withLock { $0.append(line) } },
            ended: { _ in }
        )
        let exit = await child.wait()
        return RunProgram(lines: lines.all.withLock { $0 }, exit: exit)
    }

    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    /// Has the fixture try things.
    static func attempts(
        _ attempts: [String],
        _ confinement: Confinement,
        limits: ResourceLimits = ResourceLimits()
    ) async throws -> RunProgram {
        try await run(try await attemptsProgram(), attempts, confinement, limits: limits)
    }

    /// The path of a program that tries what it is told to.
    static func attemptsProgram() async throws -> String {
        try await Fixture.program(
            try FileBytes.text(Repository.path("Tests/Fixtures/confine/attempts.c")),
            name: "attempts"
        )
    }

    /// A program of the folder `confine` that is made of the host's own sources in C.
    static func program(_ name: String) async throws -> String {
        let folder = Repository.path("Sources/CQNTXSystem")
        let sources = ["confine", "confine_calls", "confine_paths", "guard", "guard_tree", "process"]
        return try await Fixture.program(
            try FileBytes.text(Repository.path("Tests/Fixtures/confine/\(name).c")),
            name: name,
            flags: ["-I", folder + "/include"] + sources.map { "\(folder)/qntx_\($0).c" } + ["-lpthread"]
        )
    }
}
