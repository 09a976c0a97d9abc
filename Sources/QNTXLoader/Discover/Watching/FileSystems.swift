import Glibc

/// What kinds of file systems the directories are on, by device number: those of other machines change without a notice.
/// One thread at a time.
final class FileSystems {
    private var kinds: [UInt64: String] = [:]

    /// The name of a network file system; nil for one of this machine's own.
    func network(_ device: UInt64) -> String? {
        if kinds[device] == nil { kinds[device] = Self.kind(of: device, in: Self.mounts()) ?? "" }
        let kind = kinds[device] ?? ""
        return Self.isNetwork(kind) ? kind : nil
    }

    /// Forgets what is mounted: device numbers are used again.
    func forget() {
        kinds.removeAll()
    }

    static func isNetwork(_ kind: String) -> Bool {
        // `fuse.sshfs` and the like: what is behind them is anybody's guess.
        if kind == "fuse" || kind.hasPrefix("fuse.") { return true }
        return [
            "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "lustre", "gfs2", "ocfs2", "gpfs",
            "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "orangefs", "beegfs",
        ].contains(kind)
    }

    /// The kind of the file system with a device number, from a text like `/proc/self/mountinfo`.
    static func kind(of device: UInt64, in mounts: String) -> String? {
        // As the kernel's `makedev` puts them together.
        let major = (device >> 8) & 0xFFF | (device >> 32) & 0xFFFF_F000
        let minor = device & 0xFF | (device >> 12) & 0xFFFF_FF00
        let number = "\(major):\(minor)"
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 3, fields[2] == number, let mark = fields.firstIndex(of: "-") else { continue }
            return fields[(mark + 1)...].first.map(String.init)
        }
        return nil
    }

    private static func mounts() -> String {
        guard let file = fopen("/proc/self/mountinfo", "re") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
