import Foundation
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Finding plugin files")
struct ScannerTests {
    @Test("Everything that ends in .so or .qntx.toml, ascending, hidden files and others left out")
    func names() async throws {
        try await TemporaryDirectory.with { directory in
            for name in [
                "b.so", "a.so", "libz.so", ".hidden.so", "c.so.1", "d.txt", "so", ".so", "e.SO", "ä.so", "new\nline.so",
                "a.qntx.toml", ".hidden.qntx.toml", ".qntx.toml", "b.toml", "c.qntx.toml~", "qntx.toml",
            ] {
                try directory.write([], as: name)
            }
            mkdir(directory.file("sub.so"), 0o755)
            symlink("nowhere", directory.file("link.so"))
            let found = try PluginScanner().scan(directory.path).map { String($0.dropFirst(directory.path.count + 1)) }
            #expect(found == ["a.qntx.toml", "a.so", "b.so", "libz.so", "link.so", "new\nline.so", "sub.so", "ä.so"])
            #expect(try PluginScanner().scan(directory.path + "/") == PluginScanner().scan(directory.path))
        }
    }

    @Test("An empty directory has none")
    func empty() async throws {
        try await TemporaryDirectory.with { directory in
            let found = try PluginScanner().scan(directory.path)
            #expect(found.isEmpty)
        }
    }

    @Test("A directory that is not there, or is none")
    func missing() async throws {
        try await TemporaryDirectory.with { directory in
            let file = try directory.write([], as: "file")
            for path in [directory.file("missing"), file, file + "/below", ""] {
                let error = #expect(throws: PluginError.self) { try PluginScanner().scan(path) }
                #expect(error?.code == .fileNotFound && error?.stage == .discover && error?.file == path)
                #expect(error?.message.contains("--plugins") == true, "\(String(describing: error))")
            }
        }
    }

    @Test("One that may not be read", .disabled(if: geteuid() == 0, "root may read everything"))
    func unreadable() async throws {
        try await TemporaryDirectory.with { directory in
            chmod(directory.path, 0o300)
            defer { chmod(directory.path, 0o700) }
            let error = #expect(throws: PluginError.self) { try PluginScanner().scan(directory.path) }
            #expect(error?.code == .fileUnreadable)
        }
    }

    @Test("Thousands of files")
    func many() async throws {
        try await TemporaryDirectory.with { directory in
            for number in 0..<2000 { try directory.write([], as: "plugin\(number).so") }
            let found = try PluginScanner().scan(directory.path)
            #expect(found.count == 2000 && found == found.sorted())
        }
    }
}
