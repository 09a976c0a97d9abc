import Foundation

/// A program that tests run to its end: a compiler, `nm`, a helper of their own.
package struct Command: Sendable {
    /// The program, looked up in `PATH` unless it is a path, and its arguments.
    package var arguments: [String]
    /// How long it may run.
    package var limit: Duration

    /// Describes a run.
    package init(_ arguments: [String], limit: Duration = .seconds(120)) {
        self.arguments = arguments
        self.limit = limit
    }

    /// How a run ended.
    package struct Outcome: Sendable {
        /// What it exited with; 128 and the signal's number when a signal ended it.
        package var status: Int32
        /// What it wrote to its standard output and its standard error.
        package var output: String
        package var errors: String
    }

    /// A run that failed.
    package struct Failure: Error, CustomStringConvertible {
        /// The command, its status and what it said.
        package var description: String

        /// A failure in words.
        package init(description: String) { self.description = description }
    }

    /// Whether a program of that name is installed.
    package static func isInstalled(_ program: String) -> Bool { find(program) != nil }

    /// Runs it on a thread of its own, and gives its output.
    /// - Throws: ``Failure`` when it cannot be started, takes too long or exits with something other than 0.
    @discardableResult
    package func output() async throws -> String {
        let outcome = try await run()
        guard outcome.status == 0 else {
            throw Failure(
                description: "\(arguments.joined(separator: " ")) ended with \(outcome.status):\n"
                    + outcome.output + outcome.errors
            )
        }
        return outcome.output
    }

    /// Runs it on a thread of its own, whatever comes of it.
    package func run() async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try runNow() }) }
        }
    }

    /// The environment of this process as it was at first: tests may change it while others copy it.
    private static let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }

    private static func find(_ program: String) -> String? {
        if program.contains("/") { return access(program, X_OK) == 0 ? program : nil }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.lazy.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }

    private func runNow() throws -> Outcome {
        Trace.begin()
        var environment: [UnsafeMutablePointer<CChar>?] = Self.environment.map { strdup($0) } + [nil]
        defer { environment.forEach { free($0) } }
        guard let name = arguments.first, let program = Self.find(name) else {
            throw Failure(description: "no program \(arguments.first ?? "") to run")
        }
        // Into files, so that a program that says much never waits for somebody to read it.
        let directory = try TemporaryDirectory("qntx-command")
        let (output, errors) = (directory.file("output"), directory.file("errors"))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var texts: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { texts.forEach { free($0) } }
        var process = pid_t()
        let error = posix_spawn(&process, program, &actions, nil, &texts, &environment)
        guard error == 0 else { throw Failure(description: "\(program): \(String(cString: strerror(error)))") }
        let status = try wait(for: process)
        return Outcome(
            status: status,
            output: try FileBytes.text(output),
            errors: try FileBytes.text(errors)
        )
    }

    private func wait(for process: pid_t) throws -> Int32 {
        let end = ContinuousClock.now + limit
        var (status, pause): (Int32, UInt32) = (0, 200)
        while waitpid(process, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < end else {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                throw Failure(description: "\(arguments.joined(separator: " ")) did not end within \(limit)")
            }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
