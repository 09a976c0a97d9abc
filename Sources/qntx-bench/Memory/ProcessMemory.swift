import Foundation

/// The memory of a process that is in RAM, in KiB, as the kernel accounts for it.
struct ProcessMemory: Sendable, Codable {
    /// All of it.
    var resident: Int
    /// What is the process's own: heap, stacks, changed pages of libraries.
    var anonymous: Int
    /// Pages of files, many of which other processes share.
    var file: Int
    /// Pages of files in memory, as the private copies of plugins are.
    var shared: Int

    /// Asks about a process; about this one unless told otherwise.
    init(of process: Int32? = nil) throws {
        let figures = try Self.figures(of: process)
        guard let resident = figures["VmRSS:"], let anonymous = figures["RssAnon:"], let file = figures["RssFile:"],
            let shared = figures["RssShmem:"]
        else { throw BenchError("/proc does not say how much memory is resident: the kernel is older than 4.5") }
        (self.resident, self.anonymous, self.file, self.shared) = (resident, anonymous, file, shared)
    }

    /// What the kernel says of a process's memory, by its own names, in KiB.
    static func figures(of process: Int32?) throws -> [Substring: Int] {
        let path = "/proc/\(process.map(String.init) ?? "self")/status"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw BenchError("\(path) cannot be read: the process has ended")
        }
        return text.split(separator: "\n").reduce(into: [:]) { figures, line in
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count == 3, words[2] == "kB" { figures[words[0]] = Int(words[1]) }
        }
    }

    /// How much more the one is than the other.
    static func - (one: ProcessMemory, other: ProcessMemory) -> ProcessMemory {
        var difference = one
        difference.resident -= other.resident
        difference.anonymous -= other.anonymous
        difference.file -= other.file
        difference.shared -= other.shared
        return difference
    }
}
