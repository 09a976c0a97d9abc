import Foundation
import QNTXTestSupport

/// The command `qntx` as it was built beside these tests.
enum CommandLine {
    /// The executable: next to the bundle of the tests.
    static let path: String = {
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        for folder in [folder, Bundle.main.bundleURL, Repository.root.appendingPathComponent(".build/debug")] {
            let candidate = folder.appendingPathComponent("qntx").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return Repository.path(".build/debug/qntx")
    }()

    /// Runs it to its end.
    static func run(_ arguments: String...) async throws -> Command.Outcome {
        try await Command([path] + arguments).run()
    }
}
