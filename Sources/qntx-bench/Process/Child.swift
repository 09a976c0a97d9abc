import CQNTXBench
import Foundation
import Glibc
import Synchronization

/// A process of its own, whose lines on standard output are read as they come, by a thread of its own: nothing here
/// blocks one of Swift's threads, because the servers under test need them.
final class Child: Sendable {
    /// Its number.
    let identifier: Int32
    private let name: String
    private let lines: AsyncStream<String>
    private let statuses: AsyncStream<Int32>
    /// Whether its number may belong to another process by now.
    private let isOver = Mutex(false)

    private init(_ identifier: Int32, _ name: String, _ lines: AsyncStream<String>, _ statuses: AsyncStream<Int32>) {
        self.identifier = identifier
        self.name = name
        self.lines = lines
        self.statuses = statuses
    }

    /// Starts a program. Its standard error is ours; it does not outlive us.
    /// - Parameter program: its path.
    static func start(_ program: String, _ arguments: [String]) async throws -> Child {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                var output: Int32 = -1
                let identifier = qntx_bench_spawn(program, arguments.joined(separator: "\n"), &output)
                guard identifier > 0 else {
                    let reason = String(cString: strerror(-identifier))
                    return continuation.resume(throwing: BenchError("cannot start \(program): \(reason)"))
                }
                let name = ([URL(fileURLWithPath: program).lastPathComponent] + arguments.prefix(1))
                let (lines, line) = AsyncStream.makeStream(of: String.self)
                let (statuses, status) = AsyncStream.makeStream(of: Int32.self)
                let child = Child(identifier, name.joined(separator: " "), lines, statuses)
                continuation.resume(returning: child)
                read(FileHandle(fileDescriptor: output, closeOnDealloc: true)) { line.yield($0) }
                line.finish()
                qntx_bench_await(identifier)
                status.yield(
                    child.isOver.withLock { isOver in
                        isOver = true
                        return qntx_bench_status(identifier)
                    }
                )
                status.finish()
            }
        }
    }

    /// The next line it writes.
    /// - Throws: if it ends before.
    func line() async throws -> String {
        for await line in lines { return line }
        throw BenchError("\(name) ended without the line that was waited for (status \(await status()))")
    }

    /// Waits for its end.
    /// - Throws: if that is not a success.
    func end() async throws {
        let status = await status()
        guard status == 0 else { throw BenchError("\(name) ended with status \(status)") }
    }

    /// Asks it to end, and waits until it has.
    func stop() async {
        isOver.withLock { isOver in
            if !isOver { kill(identifier, SIGTERM) }
        }
        _ = await status()
    }

    private func status() async -> Int32 {
        for await status in statuses { return status }
        return 0
    }

    /// Reads lines until there will be no more.
    private static func read(_ output: FileHandle, _ line: (String) -> Void) {
        var rest = Data()
        while case let piece = output.availableData, !piece.isEmpty {
            rest.append(piece)
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                rest = Data(rest[rest.index(after: end)...])
            }
        }
    }
}

extension Child {
    /// Runs one of this executable's own hidden commands, and reads what it found.
    static func result<Result: Decodable>(_ arguments: [String], as type: Result.Type) async throws -> Result {
        let child = try await start(try Program.own(), arguments)
        let line = try await child.line()
        try await child.end()
        return try JSONDecoder().decode(type, from: Data(line.utf8))
    }
}
