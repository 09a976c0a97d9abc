import QNTXPlugin

/// A file that has passed inspection, with the host's own copy of it: all that is done before any of its code runs.
final class PreparedFile: Sendable {
    let inspection: Inspection
    let snapshot: Snapshot

    init(inspection: Inspection, snapshot: consuming Snapshot) {
        self.inspection = inspection
        self.snapshot = snapshot
    }
}
