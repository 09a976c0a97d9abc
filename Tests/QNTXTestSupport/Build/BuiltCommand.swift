import Foundation

/// The command `qntx` as it was built beside the tests.
package enum BuiltCommand {
    /// The executable: next to the bundle of the tests, unless the environment's `QNTX_COMMAND` names another one.
    package static let path: String = {
        if let path = ProcessInfo.processInfo.environment["QNTX_COMMAND"] { return path }
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        for folder in [folder, Bundle.main.bundleURL, Repository.root.appendingPathComponent(".build/debug")] {
            let candidate = folder.appendingPathComponent("qntx").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return Repository.path(".build/debug/qntx")
    }()
}
