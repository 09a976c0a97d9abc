import Foundation

/// The fixture `live` in its versions, and how it comes into a directory.
package enum LiveFixture {
    /// Builds it.
    package static func version(_ version: String, name: String = "live", _ defines: String...) async throws -> String {
        let flags = ["-DNAME=\"\(name)\"", "-DVERSION=\"\(version)\""] + defines.map { "-D\($0)" }
        return try await Fixture.library("live", flags: flags)
    }
}

extension TemporaryDirectory {
    /// Puts a copy of a file in place in one step, as who deploys it would.
    package func deploy(_ source: String, as name: String) throws {
        let hidden = file(".\(name).\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.copyItem(atPath: source, toPath: hidden)
        guard rename(hidden, file(name)) == 0 else { throw POSIXError(.EIO) }
    }

    /// Deletes a file.
    package func delete(_ name: String) throws {
        try FileManager.default.removeItem(atPath: file(name))
    }
}
