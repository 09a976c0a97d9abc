import Foundation
import Glibc
import QNTXPlugin

/// The earlier contents of a file, `.back1` to `.back3`.
enum Backups {
    static func path(_ file: String, _ number: Int) -> String { "\(file).back\(number)" }

    /// Makes the file's content the first backup, and each other one older. The file itself stays.
    static func rotate(_ file: String) throws(PluginError) {
        for number in stride(from: ConfigWriter.backups - 1, through: 1, by: -1) {
            guard rename(path(file, number), path(file, number + 1)) == 0 || errno == ENOENT else {
                throw AtomicFile.failed(file, "its backup \(path(file, number)): \(SystemError.text(errno))")
            }
        }
        // A second name for the same content needs no space; not every file system has them.
        if link(file, path(file, 1)) == 0 { return }
        do {
            try FileManager.default.copyItem(atPath: file, toPath: path(file, 1))
        } catch {
            throw AtomicFile.failed(file, "its backup \(path(file, 1)) cannot be made")
        }
    }

    /// Puts the first backup in the file's place, and makes each other one younger.
    static func restore(_ file: String) throws(PluginError) {
        guard rename(path(file, 1), file) == 0 else {
            guard errno == ENOENT else { throw AtomicFile.failed(file, SystemError.text(errno)) }
            throw PluginError(.notFound, "no earlier content of \(file) is kept", file: file)
        }
        for number in 2...ConfigWriter.backups { rename(path(file, number), path(file, number - 1)) }
        AtomicFile.synchronize(AtomicFile.directory(of: file))
    }
}
