import Foundation
import GRDB
import QNTXPlugin

extension PluginError {
    /// What SQLite or the file system said of the database, in this house's words.
    static func storage(_ error: any Error, path: String) -> PluginError {
        if let error = error as? PluginError { return error }
        guard let error = error as? DatabaseError else {
            return PluginError(
                .storageFailed,
                "database \(path): \((error as NSError).localizedDescription)",
                file: path,
                cause: error
            )
        }
        let (code, cure) = Self.meaning(of: error)
        let reason = error.message ?? "\(error.resultCode)"
        return PluginError(code, "database \(path): \(reason)\(cure)", file: path, cause: error)
    }

    private static func meaning(of error: DatabaseError) -> (Code, String) {
        switch error.resultCode.primaryResultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            (
                .storageCorrupt,
                "; nothing was changed: move it away and put a copy in its place, or `sqlite3 FILE .recover` it"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED: (.busy, "; another process holds it: stop that one, or wait")
        case .SQLITE_FULL: (.storageFailed, "; the disk is full: make room, nothing that was acknowledged is lost")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            (.storageFailed, "; make the file and its directory writable for this user, or name another file")
        case .SQLITE_IOERR: (.storageFailed, "; the disk does not do what it is told")
        case .SQLITE_INTERRUPT: (.deadlineExceeded, "; it took too long")
        case .SQLITE_TOOBIG: (.tooLarge, "")
        // GRDB says so of a connection that is closed, and so does this house.
        case .SQLITE_MISUSE: (.closed, "")
        default: (.sqlFailed, "")
        }
    }
}
