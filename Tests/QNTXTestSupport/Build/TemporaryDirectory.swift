import Foundation
import Synchronization

/// A folder of its own, readable and writable by this user alone; gone, with all that is in it, when this object is.
package final class TemporaryDirectory: Sendable {
    /// Its path, without links.
    package let path: String

    /// Makes a folder below the system's own for such things.
    package init(_ name: String = "qntx-test") throws {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        var template = Array("\(folder)/\(name)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in it.
    package func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file in it.
    /// - Returns: the file's path.
    @discardableResult
    package func write(_ bytes: [UInt8], as name: String) throws -> String {
        try FileBytes.write(bytes, to: file(name))
        return file(name)
    }

    /// Copies a file into it.
    /// - Returns: the copy's path.
    @discardableResult
    package func copy(_ source: String, as name: String) throws -> String {
        try FileManager.default.copyItem(atPath: source, toPath: file(name))
        return file(name)
    }

    /// Runs a piece of code with a folder that is gone afterwards.
    package static func with<Result>(_ body: (TemporaryDirectory) async throws -> Result) async throws -> Result {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        return try await body(directory)
    }

    /// One folder for the whole process, removed when it exits in order.
    static let ofProcess: TemporaryDirectory = {
        do {
            let directory = try TemporaryDirectory("qntx-fixtures")
            forgotten.withLock { $0 = directory.path }
            atexit { TemporaryDirectory.removeForgotten() }
            return directory
        } catch {
            preconditionFailure("cannot make a temporary directory: \(error)")
        }
    }()

    private static let forgotten = Mutex<String?>(nil)

    private static func removeForgotten() {
        if let path = forgotten.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
    }
}
