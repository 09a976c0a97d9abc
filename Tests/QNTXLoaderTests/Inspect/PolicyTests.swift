import Foundation
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Which files are trusted")
struct PolicyTests {
    private func withPlugin(_ body: (String, TemporaryDirectory) async throws -> Void) async throws {
        let library = try await Fixture.inline(Sources.minimal)
        try await TemporaryDirectory.with { directory in
            mkdir(directory.file("plugins"), 0o755)
            let path = try directory.copy(library, as: "plugins/libtiny.so")
            chmod(path, 0o644)
            try await body(path, directory)
        }
    }

    private func expectPermissions(_ path: String, _ words: String, at location: SourceLocation = #_sourceLocation) {
        let error = refusal(ofFile: path)
        #expect(error?.code == .filePermissions, "\(String(describing: error))", sourceLocation: location)
        #expect(error?.message.contains(words) == true, "\(String(describing: error))", sourceLocation: location)
        let free = refusal(ofFile: path, InspectionPolicy(checksOwnership: false))
        #expect(free == nil, "\(String(describing: free))", sourceLocation: location)
    }

    @Test("A file that only its owner can write to is trusted")
    func ordinary() async throws {
        try await withPlugin { path, _ in
            for mode in [0o644, 0o600, 0o755, 0o444] as [mode_t] {
                chmod(path, mode)
                #expect(refusal(ofFile: path) == nil, "mode \(String(mode, radix: 8))")
            }
        }
    }

    @Test(
        "A file that its group or everybody can write to is not",
        arguments: [0o664, 0o646, 0o666, 0o777] as [mode_t]
    )
    func writableFile(mode: mode_t) async throws {
        try await withPlugin { path, _ in
            chmod(path, mode)
            expectPermissions(path, "chmod go-w \(path)")
        }
    }

    @Test("Nor is one in a directory that others can write to", arguments: [0o775, 0o757, 0o777] as [mode_t])
    func writableDirectory(mode: mode_t) async throws {
        try await withPlugin { path, directory in
            chmod(directory.file("plugins"), mode)
            expectPermissions(path, "chmod go-w \(directory.file("plugins"))")
        }
    }

    @Test("A directory like /tmp, where nobody can replace what is another's, will do", .enabled(if: geteuid() == 0))
    func stickyDirectory() async throws {
        try await withPlugin { path, directory in
            chmod(directory.file("plugins"), 0o1777)
            let error = refusal(ofFile: path)
            #expect(error == nil, "\(String(describing: error))")
        }
    }

    @Test("A file, or a directory, of another user is not trusted", .enabled(if: geteuid() == 0))
    func otherOwner() async throws {
        try await withPlugin { path, directory in
            chown(path, 12345, 0)
            expectPermissions(path, "belongs to user 12345")
            chown(path, 0, 0)
            chown(directory.file("plugins"), 12345, 0)
            expectPermissions(path, "belongs to user 12345")
        }
    }

    @Test("Behind a link it is the real file's directory that counts as well")
    func links() async throws {
        try await withPlugin { path, directory in
            let link = directory.file("link.so")
            symlink(path, link)
            #expect(refusal(ofFile: link) == nil)
            chmod(directory.file("plugins"), 0o777)
            expectPermissions(link, "chmod go-w")
            chmod(directory.file("plugins"), 0o755)
            chmod(directory.path, 0o777)
            expectPermissions(link, "chmod go-w \(directory.path)")
            chmod(directory.path, 0o700)
        }
    }

    @Test("A relative path, and one without a directory")
    func relative() async throws {
        try await withPlugin { path, directory in
            let doubled = path.replacingOccurrences(of: "/libtiny.so", with: "/../plugins//libtiny.so")
            #expect(refusal(ofFile: doubled) == nil)
        }
    }

    @Test(
        "The allow-list goes by the file's name or the plugin's",
        arguments: [
            ["libtiny.so"], ["libtiny"], ["tiny"], ["other", "tiny", "more"],
        ] as [Set<String>]
    )
    func allowed(list: Set<String>) async throws {
        try await withPlugin { path, _ in
            #expect(refusal(ofFile: path, InspectionPolicy(allowList: list)) == nil)
        }
    }

    @Test(
        "What the allow-list does not have is refused",
        arguments: [[], ["tin"], ["libtiny.s"], ["TINY"], ["/tiny"], ["*"], [""]] as [Set<String>]
    )
    func notAllowed(list: Set<String>) async throws {
        try await withPlugin { path, _ in
            let error = try #require(refusal(ofFile: path, InspectionPolicy(allowList: list)))
            #expect(error.code == .fileNotAllowed && error.message.contains("add \"libtiny.so\" to it"), "\(error)")
        }
    }

    @Test("A plugin under another file name is allowed by the name in its note")
    func allowedByNote() async throws {
        try await withPlugin { path, directory in
            let other = try directory.copy(path, as: "plugins/renamed.so")
            #expect(refusal(ofFile: other, InspectionPolicy(allowList: ["tiny"])) == nil)
            #expect(refusal(ofFile: other, InspectionPolicy(allowList: ["libtiny.so"]))?.code == .fileNotAllowed)
        }
    }

    @Test("A file that is not on the list is nobody's business, whatever else is wrong with it")
    func notAllowedFirst() async throws {
        try await TemporaryDirectory.with { directory in
            let path = try directory.write([1, 2, 3], as: "junk.so")
            #expect(refusal(ofFile: path, InspectionPolicy(allowList: ["tiny"]))?.code == .fileNotAllowed)
            #expect(refusal(ofFile: path, InspectionPolicy(allowList: ["junk"]))?.code == .notELF)
        }
    }

    @Test("A pinned file must be the one pinned")
    func pinned() async throws {
        try await withPlugin { path, _ in
            let hash = String(try await Command(["sha256sum", path]).output().prefix(64))
            for pin in [hash, hash.uppercased()] {
                let policy = InspectionPolicy(sha256: ["libtiny.so": pin])
                #expect(try Inspector(policy: policy).inspect(path: path).1.sha256 == hash)
            }
            let wrong = InspectionPolicy(sha256: ["libtiny.so": String(hash.reversed())])
            let error = try #require(refusal(ofFile: path, wrong))
            #expect(error.code == .fileHashMismatch && error.message.contains(hash), "\(error)")
            // The pin of another file is not this one's.
            #expect(refusal(ofFile: path, InspectionPolicy(sha256: ["other.so": "00"])) == nil)
            var bytes = try FileBytes.read(path)
            bytes.append(0)
            try FileBytes.write(bytes, to: path)
            #expect(refusal(ofFile: path, InspectionPolicy(sha256: ["libtiny.so": hash]))?.code == .fileHashMismatch)
        }
    }

    @Test("A pin that is no SHA-256 lets nothing pass", arguments: ["", "abc", "sha256:00"])
    func wrongPin(pin: String) async throws {
        try await withPlugin { path, _ in
            let policy = InspectionPolicy(sha256: ["libtiny.so": pin])
            #expect(refusal(ofFile: path, policy)?.code == .fileHashMismatch)
        }
    }
}
