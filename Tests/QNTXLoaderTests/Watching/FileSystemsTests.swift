import Testing

@testable import QNTXLoader

@Suite("Which file systems are other machines'")
struct FileSystemsTests {
    private let mounts = """
        21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        25 21 0:23 / /dev/shm rw - tmpfs tmpfs rw
        40 21 0:300 / /mnt/with\\040space rw shared:2 master:7 - nfs4 server:/export rw
        41 21 0:45 / /mnt/ssh rw - fuse.sshfs me@there: rw
        nonsense
        42 21 0:46
        """

    @Test("The kind is found by device number")
    func kind() {
        #expect(FileSystems.kind(of: 254 << 8, in: mounts) == "ext4")
        #expect(FileSystems.kind(of: 23, in: mounts) == "tmpfs")
        // 300 does not fit the low eight bits.
        #expect(FileSystems.kind(of: 1 << 20 | 44, in: mounts) == "nfs4")
        #expect(FileSystems.kind(of: 45, in: mounts) == "fuse.sshfs")
        #expect(FileSystems.kind(of: 46, in: mounts) == nil)
        #expect(FileSystems.kind(of: 99, in: mounts) == nil)
        #expect(FileSystems.kind(of: 1, in: "") == nil)
    }

    @Test("Some kinds are a network's")
    func network() {
        for kind in ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse", "9p", "ceph"] {
            #expect(FileSystems.isNetwork(kind))
        }
        for kind in ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "zfs", ""] {
            #expect(!FileSystems.isNetwork(kind))
        }
    }
}
