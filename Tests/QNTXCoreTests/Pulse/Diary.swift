import Foundation
import Synchronization

/// Lines in a file that outlive a process which is killed: each is in the kernel when its call returns.
final class Diary: Sendable {
    private let file: FileHandle
    private let written = Mutex(0)

    init(_ path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    /// - Returns: how many lines there are.
    @discardableResult
    func write(_ line: String) throws -> Int {
        try written.withLock { written in
            try file.write(contentsOf: Data((line + "\n").utf8))
            written += 1
            return written
        }
    }

    var count: Int { written.withLock { $0 } }
}
