import Foundation
import QNTXTestSupport

/// What a process has, as the kernel tells it.
struct ProcessFigures {
    let files: Int
    let threads: Int
    /// Memory that is its own or that its libraries' copies lie in, in KiB.
    let kibibytes: Int
    /// The plugins' libraries that are mapped, by the files' names.
    let images: [String: Int]

    /// Reads them.
    init(_ process: Int32) throws {
        files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
        let status = try FileBytes.text("/proc/\(process)/status")
        func value(_ key: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") } ?? ""
            return Int(line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first ?? "") ?? 0
        }
        threads = value("Threads")
        kibibytes = value("RssAnon") + value("RssShmem")
        var inodes: [String: Set<Substring>] = [:]
        for line in try FileBytes.text("/proc/\(process)/maps").split(separator: "\n") {
            guard let range = line.range(of: "memfd:qntx:") else { continue }
            let name = line[range.upperBound...].prefix { $0 != " " }
            // The inode is the fifth word.
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            if words.count > 4 { inodes[String(name), default: []].insert(words[4]) }
        }
        images = inodes.mapValues(\.count)
    }
}
