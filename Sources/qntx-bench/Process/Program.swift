import Foundation

/// The programs that take part.
enum Program {
    /// This executable.
    static func own() throws -> String {
        do {
            return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            throw BenchError("cannot find this executable's own file in /proc: \(error.localizedDescription)")
        }
    }

    /// The host's command, from the same build as this one.
    static func qntx() throws -> String {
        let path = URL(fileURLWithPath: try own()).deletingLastPathComponent().appendingPathComponent("qntx").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError("\(path) is not there; build it: swift build -c release --product qntx")
        }
        return path
    }

    /// A program of the search path.
    static func find(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
