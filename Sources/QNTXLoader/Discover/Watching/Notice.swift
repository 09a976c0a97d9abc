import Glibc

/// One thing that the kernel tells of a watched directory.
struct Notice: Sendable, Equatable {
    /// The number of the watch.
    var watch: Int32
    /// What happened, in bits (`IN_CREATE` and others).
    var mask: UInt32
    /// The entry that it happened to; empty where it is the directory itself, nil where it is not UTF-8 and so can be no
    /// plugin's name.
    var name: String?

    /// Whether any of these bits is set.
    func has(_ bits: Int32...) -> Bool {
        bits.contains { mask & UInt32(bitPattern: $0) != 0 }
    }

    /// Whether notices were lost, because they came faster than they were read.
    var isOverflow: Bool { has(IN_Q_OVERFLOW) }

    /// Whether the watch is no more.
    var isEnd: Bool { has(IN_IGNORED) }

    /// What it means for the entry.
    var event: FileEvent? {
        if has(IN_DELETE, IN_MOVED_FROM) { return .gone }
        if has(IN_MOVED_TO) { return .movedIn }
        if has(IN_CREATE) { return .created }
        if has(IN_CLOSE_WRITE) { return .closed }
        if has(IN_MODIFY) { return .written }
        if has(IN_ATTRIB) { return .attributes }
        return nil
    }
}
