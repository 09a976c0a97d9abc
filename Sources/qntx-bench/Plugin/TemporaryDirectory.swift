import Foundation

/// A directory of this run alone, removed with all that is in it.
struct TemporaryDirectory: Sendable {
    /// Its path.
    let path: String

    /// Makes the directory; only this user can change what is in it.
    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("qntx-bench-\(UUID().uuidString)")
        path = url.path
        try Self.make(path)
    }

    /// Makes a directory in it.
    func directory(_ name: String) throws -> String {
        let directory = file(name)
        try Self.make(directory)
        return directory
    }

    /// The path of a file in it.
    func file(_ name: String) -> String { path + "/" + name }

    /// Removes it.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func make(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }
}
