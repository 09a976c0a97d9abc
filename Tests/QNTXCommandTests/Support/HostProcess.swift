import Foundation
import QNTXTestSupport

/// `qntx serve` in a process of its own, with a database and a home of its own.
final class HostProcess: Sendable {
    private let process: Process
    /// Kept for as long as the process needs it.
    private let home: TemporaryDirectory
    /// Where it answers.
    let url: String

    /// Starts it, and waits for its first line.
    /// - Parameters:
    ///   - home: a folder for its database, its configuration and its log.
    init(_ arguments: [String], home: TemporaryDirectory) throws {
        self.home = home
        process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.path)
        process.arguments = ["serve"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: home.path)
        process.environment = CommandLine.environment(home: home.path)
        let output = Pipe()
        process.standardOutput = output
        let errors = home.file("log")
        if !FileManager.default.fileExists(atPath: errors) {
            _ = FileManager.default.createFile(atPath: errors, contents: nil)
        }
        let log = FileHandle(forWritingAtPath: errors)
        try log?.seekToEnd()
        process.standardError = log
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data([10]) { line += byte }
        url = String(decoding: line, as: UTF8.self)
    }

    /// The process's number.
    var id: Int32 { process.processIdentifier }

    /// Waits for an end that nobody has asked for.
    /// - Returns: the exit status, or the signal that ended it.
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Sends a signal and waits for the end.
    /// - Returns: the exit status.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }
}
