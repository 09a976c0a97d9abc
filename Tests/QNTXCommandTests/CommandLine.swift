import Foundation
import QNTXTestSupport

/// The command `qntx` as it was built beside these tests.
enum CommandLine {
    /// The executable.
    static var path: String { BuiltCommand.path }

    /// The environment of this process, with a home elsewhere and nothing that configures a host.
    static func environment(home: String) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("QNTX_") || name == "QNTX_TEST_TRACE"
        }
        environment["HOME"] = home
        environment["DB_PATH"] = nil
        return environment
    }

    /// Runs it to its end.
    static func run(_ arguments: String...) async throws -> Command.Outcome {
        try await Command([path] + arguments).run()
    }

    /// Runs it to its end in a folder that is its home too.
    static func run(_ arguments: [String], home: String) async throws -> Command.Outcome {
        let environment = environment(home: home).map { "\($0.key)=\($0.value)" }
        return try await Command(["env", "-i", "-C", home] + environment + [path] + arguments).run()
    }
}
