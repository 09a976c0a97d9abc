import Foundation
import Synchronization

/// A process of its own, whose lines on standard output are read as they come. Nothing here blocks one of Swift's
/// threads: the servers under test need them.
final class Child: Sendable {
    /// Its number.
    let identifier: Int32
    private let name: String
    /// Guards the process, which is no `Sendable`.
    private let process: Mutex<Process>
    private let lines: LineStream
    private let exits: AsyncStream<Int32>

    /// Starts a program. Its standard error is ours.
    /// - Parameter program: its path.
    init(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        let output = Pipe()
        let (exits, exited) = AsyncStream.makeStream(of: Int32.self)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.terminationHandler = { ended in
            exited.yield(ended.terminationReason == .exit ? ended.terminationStatus : 128 + ended.terminationStatus)
            exited.finish()
        }
        name = ([URL(fileURLWithPath: program).lastPathComponent] + arguments.prefix(1)).joined(separator: " ")
        lines = LineStream(output.fileHandleForReading)
        self.exits = exits
        do { try process.run() } catch { throw BenchError("cannot start \(program): \(error.localizedDescription)") }
        identifier = process.processIdentifier
        self.process = Mutex(process)
    }

    /// The next line it writes.
    /// - Throws: if it ends before.
    func line() async throws -> String {
        if let line = await lines.next() { return line }
        throw BenchError("\(name) ended without the line that was waited for (status \(await status()))")
    }

    /// Waits for its end.
    /// - Throws: if that is not a success.
    func end() async throws {
        while await lines.next() != nil {}
        let status = await status()
        guard status == 0 else { throw BenchError("\(name) ended with status \(status)") }
    }

    /// Asks it to end, and waits until it has.
    func stop() async {
        process.withLock { $0.terminate() }
        while await lines.next() != nil {}
        _ = await status()
    }

    private func status() async -> Int32 {
        for await status in exits { return status }
        return 0
    }
}

extension Child {
    /// Runs one of this executable's own hidden commands, and reads what it found.
    static func result<Result: Decodable>(_ arguments: [String], as type: Result.Type) async throws -> Result {
        let child = try Child(try Program.own(), arguments)
        let line = try await child.line()
        try await child.end()
        return try JSONDecoder().decode(type, from: Data(line.utf8))
    }
}
