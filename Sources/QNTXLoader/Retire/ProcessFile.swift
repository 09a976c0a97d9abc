import Glibc

/// A file of `/proc/self`, which has no size before it is read.
enum ProcessFile {
    /// Its content, or nil where it cannot be read: it is gone, or the kernel does not show it.
    static func read(_ name: String) -> [UInt8]? {
        let descriptor = open("/proc/self/" + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 16) { piece in
            var content: [UInt8] = []
            while true {
                let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
                if count == 0 { return content }
                if count < 0, errno != EINTR { return nil }
                if count > 0 { content += piece[..<count] }
            }
        }
    }

    /// Its content as text, without the line's end.
    static func line(_ name: String) -> String? {
        guard var content = read(name) else { return nil }
        while let last = content.last, last == 10 || last == 0 { content.removeLast() }
        return String(decoding: content, as: UTF8.self)
    }
}
