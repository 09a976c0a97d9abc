import QNTXPlugin

/// A file that has passed inspection, with the host's own copy of it: all that is done before any of its code runs.
final class PreparedFile: Sendable {
    let inspection: Inspection
    let status: FileStatus?
    let snapshot: Snapshot

    init(inspection: Inspection, status: FileStatus?, snapshot: consuming Snapshot) {
        self.inspection = inspection
        self.status = status
        self.snapshot = snapshot
    }
}
