import Foundation
import QNTXPlugin

/// A directory for the sockets of one process, which nobody else can enter. It goes with the last who has it. Any thread.
final class SocketDirectory: Sendable {
    let path: String

    /// Makes one, and takes away those that earlier hosts have left.
    init() throws(PluginError) {
        let parent = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? "/tmp"
        Self.sweep(parent)
        var template = Array("\(parent)/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PluginError(
                .fileUnreadable,
                "there is no directory to be had in \(parent) for a plugin's sockets: \(String(cString: strerror(errno)))"
            )
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private static let prefix = "qntx-plugin-"

    private static func sweep(_ parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let id = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }), kill(id, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
        }
    }
}
