import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport

/// The plugins in Swift that the package manager builds beside the tests.
enum BuiltPlugin: String {
    case hello = "hello-swift"
    case fixture = "kit-fixture"

    /// The library's file.
    var path: String { BuiltLibrary.path(rawValue) }

    /// Loads it: an image of its own each time.
    func load(_ limits: NativeLimits = NativeLimits()) async throws -> NativePlugin {
        // Who may write to a build folder is not the matter here.
        try await PluginLoader(policy: InspectionPolicy(checksOwnership: false), limits: limits).load(path: path)
    }

    /// Loads it, initializes it and has it add its routes.
    func start(_ services: TestServices = TestServices(), _ limits: NativeLimits = NativeLimits()) async throws
        -> ServedPlugin
    {
        try await ServedPlugin.start(try await load(limits), services: services)
    }
}

extension ServedPlugin {
    /// Waits for a line in the log that is as wished.
    func line(
        _ what: String,
        where isWanted: (LogRecorder.Line) -> Bool
    ) async throws -> LogRecorder.Line {
        let end = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < end {
            if let line = log.lines.first(where: isWanted) { return line }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw PluginError(.deadlineExceeded, "no line in the log \(what): \(log.messages)")
    }

    /// Waits for a message in the log.
    @discardableResult
    func line(_ message: String) async throws -> LogRecorder.Line {
        try await line(message) { $0.message == message }
    }
}
