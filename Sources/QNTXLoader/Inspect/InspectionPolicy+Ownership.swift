import Glibc
import QNTXPlugin

extension InspectionPolicy {
    /// Checks that nobody whom the host does not trust can change a file or put another in its place.
    /// - Throws: `filePermissions`, with the command that sets it right.
    func checkOwnership(_ image: FileImage) throws(PluginError) {
        guard checksOwnership, let status = image.status else { return }
        try check(status, image.path, of: image.path)
        try checkDirectory(of: image.path, of: image.path)
        guard let link = FileStatus(path: image.path, followingLink: false), link.isLink else { return }
        // Behind a link it is the real file's directory that counts as well.
        guard let real = realpath(image.path, nil) else {
            throw Self.refused("it was moved while it was inspected: try again", image.path)
        }
        defer { free(real) }
        let path = String(cString: real)
        guard let target = FileStatus(path: path, followingLink: false), target.inode == status.inode,
            target.device == status.device
        else {
            throw Self.refused("the link to it was changed while it was inspected: try again", image.path)
        }
        try checkDirectory(of: path, of: image.path)
    }

    private func checkDirectory(of path: String, of file: String) throws(PluginError) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let status = FileStatus(path: directory, followingLink: true) else {
            throw Self.refused("its directory \(directory) cannot be examined", file)
        }
        try check(status, directory, of: file)
    }

    private func check(_ status: FileStatus, _ path: String, of file: String) throws(PluginError) {
        let isSticky = !status.isFile && status.mode & UInt32(S_ISVTX) != 0 && status.owner == 0
        guard status.owner == 0 || status.owner == geteuid() else {
            throw Self.refused(
                "\(path) belongs to user \(status.owner), who could change it: chown it to root or to the host's user "
                    + "\(geteuid())",
                file
            )
        }
        guard status.mode & UInt32(S_IWGRP | S_IWOTH) == 0 || isSticky else {
            throw Self.refused(
                "\(path) can be written to by others (mode \(String(status.mode & 0o7777, radix: 8))): "
                    + "chmod go-w \(path)",
                file
            )
        }
    }

    private static func refused(_ message: String, _ file: String) -> PluginError {
        PluginError(.filePermissions, message, stage: .inspect, file: file)
    }
}
