import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("What is no file to read")
struct FileKindTests {
    private func check(
        _ path: String,
        _ code: PluginError.Code,
        _ words: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let error = try #require(refusal(ofFile: path), "\(path) passes", sourceLocation: location)
        #expect(error.code == code && error.message.contains(words), "\(error)", sourceLocation: location)
        #expect(error.file == path && error.stage == .inspect, "\(error)", sourceLocation: location)
    }

    @Test("Nothing there, a part of the path no directory, a NUL in the path, no path at all")
    func missing() async throws {
        try await TemporaryDirectory.with { directory in
            try check(directory.file("missing.so"), .fileNotFound, "there is no such file")
            let file = try directory.write([1], as: "file")
            try check(file + "/plugin.so", .fileNotFound, "there is no such file")
            try check("/lib\0/plugin.so", .fileNotFound, "NUL")
            try check("", .fileNotFound, "there is no such file")
            let long = directory.file(String(repeating: "x", count: 300))
            try check(long, .fileUnreadable, "File name too long")
        }
    }

    @Test("A directory, a pipe nobody writes to, a socket, a device")
    func special() async throws {
        try await TemporaryDirectory.with { directory in
            try check(directory.path, .fileUnreadable, "it is a directory, not a file")
            #expect(mkfifo(directory.file("pipe.so"), 0o600) == 0)
            try check(directory.file("pipe.so"), .fileUnreadable, "it is a pipe, not a file")
            try check("/dev/null", .fileUnreadable, "it is a device, not a file")
            try check("/dev/zero", .fileUnreadable, "it is a device, not a file")
            let socket = try ListeningSocket(directory.file("socket.so"))
            try withExtendedLifetime(socket) { try check(directory.file("socket.so"), .fileUnreadable, "socket") }
        }
    }

    @Test("Links: to a file, to nothing, in a circle")
    func links() async throws {
        let library = try await Fixture.inline(Sources.minimal)
        try await TemporaryDirectory.with { directory in
            symlink(library, directory.file("good.so"))
            #expect(refusal(ofFile: directory.file("good.so")) == nil)
            symlink(directory.file("nowhere"), directory.file("dangling.so"))
            try check(directory.file("dangling.so"), .fileNotFound, "there is no such file")
            symlink(directory.file("b.so"), directory.file("a.so"))
            symlink(directory.file("a.so"), directory.file("b.so"))
            try check(directory.file("a.so"), .fileUnreadable, "in a circle")
            symlink("self.so", directory.file("self.so"))
            try check(directory.file("self.so"), .fileUnreadable, "in a circle")
        }
    }

    @Test("A file that this user may not read", .disabled(if: geteuid() == 0, "root may read everything"))
    func unreadable() async throws {
        try await TemporaryDirectory.with { directory in
            let path = try directory.write([1, 2, 3], as: "secret.so")
            chmod(path, 0)
            try check(path, .fileUnreadable, "chmod a+r")
        }
    }

    @Test("A file that is too large is not read at all")
    func tooLarge() async throws {
        try await TemporaryDirectory.with { directory in
            let path = try directory.write([], as: "large.so")
            // Holes: it takes no room on the disk.
            #expect(truncate(path, 300 << 20) == 0)
            try check(path, .fileTooLarge, "314572800 bytes, more than the limit of 268435456")
            var policy = InspectionPolicy(maximumFileSize: 1000)
            let library = try await Fixture.inline(Sources.minimal)
            let error = try #require(refusal(ofFile: library, policy))
            #expect(error.code == .fileTooLarge && error.file == library, "\(error)")
            #expect(throws: PluginError.self) {
                try Inspector(policy: policy).inspect(FileImage(bytes: [UInt8](repeating: 0, count: 1001), path: "x"))
            }
            policy.maximumFileSize = try FileBytes.read(library).count
            #expect(refusal(ofFile: library, policy) == nil)
        }
    }

    @Test("A file that grows, shrinks or is written to while it is read is refused")
    func changing() async throws {
        try await TemporaryDirectory.with { directory in
            for change in [4096, 100, 1000] {
                let path = try directory.write([UInt8](repeating: 7, count: 1000), as: "changing.so")
                let descriptor = open(path, O_RDWR)
                defer { close(descriptor) }
                let before = try #require(FileStatus(descriptor: descriptor))
                usleep(30_000)
                if change == 1000 { pwrite(descriptor, "x", 1, 10) } else { ftruncate(descriptor, change) }
                do throws(PluginError) {
                    _ = try FileImage(descriptor: descriptor, status: before, path: path, maximumSize: 1 << 20)
                    Issue.record("a file of \(change) bytes passes")
                } catch {
                    #expect(error.code == .fileUnreadable && error.message.contains("changed while it was read"))
                    #expect(error.message.contains("rename it into place"))
                }
            }
        }
    }

    @Test("However often it is overwritten, what was read is one version and no mixture")
    func overwriting() async throws {
        let size = 1 << 20
        try await TemporaryDirectory.with { directory in
            let path = try directory.write([UInt8](repeating: 0, count: size), as: "busy.so")
            let writer = Task.detached {
                var version: UInt8 = 0
                while !Task.isCancelled {
                    version &+= 1
                    let descriptor = open(path, O_WRONLY)
                    var bytes = [UInt8](repeating: version, count: size)
                    pwrite(descriptor, &bytes, size, 0)
                    close(descriptor)
                    usleep(25_000)
                }
            }
            var (whole, refused) = (0, 0)
            for _ in 0..<30 {
                do throws(PluginError) {
                    let image = try FileImage(path: path)
                    whole += 1
                    let first = image.bytes.first
                    #expect(image.bytes.allSatisfy { $0 == first }, "parts of two versions were read as one")
                } catch {
                    refused += 1
                    #expect(error.code == .fileUnreadable, "\(error)")
                }
            }
            writer.cancel()
            await writer.value
            #expect(whole > 0, "refused \(refused) times of 30")
        }
    }
}

/// A socket in the file system.
private final class ListeningSocket {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    }

    deinit { close(descriptor) }
}
