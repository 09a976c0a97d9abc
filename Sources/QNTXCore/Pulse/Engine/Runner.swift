import Foundation
import Synchronization

/// Who executes jobs: one queue of one process of one start of the machine. Stored with a running job, so that after a
/// crash it is known whose jobs are left over and whose are being executed by another host on the same file.
struct Runner: Sendable {
    /// As it is stored: `BOOT:PID:START:NUMBER`.
    let name: String

    /// The numbers of the queues of this process that run.
    private static let live = Mutex<Set<UInt64>>([])
    private static let boot: String =
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8).prefix(8)).map(String.init)
        ?? ""

    private let number: UInt64

    /// A runner that lives until ``end()``.
    static func begin() -> Runner {
        let number = UInt64.random(in: .min ... .max)
        live.withLock { _ = $0.insert(number) }
        let pid = ProcessInfo.processInfo.processIdentifier
        return Runner(name: "\(boot):\(pid):\(start(of: pid) ?? ""):\(number)", number: number)
    }

    /// Says that it executes nothing any more.
    func end() {
        Self.live.withLock { _ = $0.remove(number) }
    }

    /// Whether a runner may still be executing something.
    static func isAlive(_ name: String) -> Bool {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == boot, let pid = Int32(parts[1]), let number = UInt64(parts[3]) else {
            return false
        }
        guard let start = start(of: pid), start == parts[2] else { return false }
        return pid != ProcessInfo.processInfo.processIdentifier || live.withLock { $0.contains(number) }
    }

    /// When a process began, in ticks since the machine's start; nil where there is none, or only what is left of one.
    private static func start(of pid: Int32) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return nil }
        // The second field is the command in parentheses, which may have anything in it.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[end...].split(separator: " ")
        guard fields.count > 20, fields[1] != "Z", fields[1] != "X" else { return nil }
        return String(fields[20])
    }
}
