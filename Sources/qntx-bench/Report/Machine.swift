import Foundation

/// Where the figures come from: they mean nothing elsewhere.
struct Machine: Sendable, Encodable {
    var processor: String
    var cores: Int
    var kernel: String
    /// `release`, or `debug`, of which no figure says anything.
    var build: String
    /// How many processes wanted a core in the last minute, before the first measurement.
    var load: String

    /// This machine, now.
    static func current() -> Machine {
        Machine(
            processor: line("/proc/cpuinfo", after: "model name") ?? "unknown",
            cores: ProcessInfo.processInfo.activeProcessorCount,
            kernel: text("/proc/sys/kernel/ostype") + " " + text("/proc/sys/kernel/osrelease"),
            build: isDebug ? "debug" : "release",
            load: text("/proc/loadavg").split(separator: " ").first.map(String.init) ?? "unknown"
        )
    }

    /// Whether this executable was built without optimization.
    static var isDebug: Bool {
        #if DEBUG
        true
        #else
        false
        #endif
    }

    /// The machine in one line.
    var text: String {
        "\(processor), \(cores) cores, \(kernel), \(build) build, load \(load)"
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }

    private static func line(_ path: String, after key: String) -> String? {
        for line in text(path).split(separator: "\n") where line.hasPrefix(key) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }
}
