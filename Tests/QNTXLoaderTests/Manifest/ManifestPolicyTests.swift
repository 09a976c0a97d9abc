import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Which side manifests are trusted")
struct ManifestPolicyTests {
    private static func code(_ path: String, _ policy: InspectionPolicy) -> PluginError.Code? {
        do throws(PluginError) {
            _ = try Inspector(policy: policy).plugin(at: path)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("A manifest, its directory, its library and that one's directory belong to root or the host's user alone")
    func ownership() async throws {
        let library = try await Manifests.library()
        try await TemporaryDirectory.with { directory in
            try FileManager.default.createDirectory(atPath: directory.file("lib"), withIntermediateDirectories: false)
            try directory.copy(library, as: "lib/libplain.so")
            let text = Manifests.text(library: "lib/libplain.so", functions: "add = \"(i32, i32) -> i32\"")
            let path = try directory.write(text, as: "plain.qntx.toml")
            #expect(Self.code(path, InspectionPolicy()) == nil)
            for (file, mode) in [("plain.qntx.toml", 0o644), ("lib/libplain.so", 0o755), ("lib", 0o755)] {
                chmod(directory.file(file), mode_t(mode | 0o022))
                #expect(Self.code(path, InspectionPolicy()) == .filePermissions, "\(file)")
                #expect(Self.code(path, InspectionPolicy(checksOwnership: false)) == nil)
                chmod(directory.file(file), mode_t(mode))
            }
            #expect(Self.code(path, InspectionPolicy()) == nil)
        }
    }

    @Test("An allow-list has it by its file's name, by that without its ending, and by the name inside")
    func allowList() async throws {
        let library = try await Manifests.library()
        try await TemporaryDirectory.with { directory in
            try directory.copy(library, as: "libplain.so")
            let path = try directory.write(Manifests.plain(more: "name = \"inside\""), as: "outside.qntx.toml")
            for name in ["outside.qntx.toml", "outside", "inside"] {
                #expect(Self.code(path, InspectionPolicy(allowList: [name])) == nil, "\(name)")
            }
            for name in ["other", "outside.qntx", "libplain.so", ""] {
                #expect(Self.code(path, InspectionPolicy(allowList: [name])) == .fileNotAllowed, "\(name)")
            }
            let broken = try directory.write(Array("nonsense".utf8), as: "broken.qntx.toml")
            #expect(Self.code(broken, InspectionPolicy(allowList: ["other"])) == .fileNotAllowed)
            #expect(Self.code(broken, InspectionPolicy(allowList: ["broken"])) == .malformedManifest)
        }
    }

    @Test("A pin is the manifest's SHA-256, by the file's name or the plugin's")
    func pins() async throws {
        try await TemporaryDirectory.with { directory in
            let text = Manifests.text(library: "libm.so.6", functions: "cos = \"(f64) -> f64\"")
            let path = try directory.write(text, as: "math.qntx.toml")
            let hash = try Inspector(policy: InspectionPolicy(computesSHA256: true)).plugin(at: path).inspection.sha256
            let right = try #require(hash)
            let listed = try await Command(["sha256sum", path]).output()
            #expect(listed.hasPrefix(right))
            let wrong = String(repeating: "0", count: 64)
            #expect(Self.code(path, InspectionPolicy(sha256: ["math.qntx.toml": right])) == nil)
            #expect(Self.code(path, InspectionPolicy(sha256: ["math.qntx.toml": wrong])) == .fileHashMismatch)
            #expect(try PluginLoader(pluginSHA256: ["math": right]).load(path).metadata.name == "math")
            let error = #expect(throws: PluginError.self) { try PluginLoader(pluginSHA256: ["math": wrong]).load(path) }
            #expect(error?.code == .fileHashMismatch && error?.plugin == "math")
        }
    }

    @Test("A manifest that is no file, or larger than one may be")
    func files() async throws {
        try await TemporaryDirectory.with { directory in
            #expect(Self.code(directory.file("no.qntx.toml"), InspectionPolicy()) == .fileNotFound)
            mkdir(directory.file("folder.qntx.toml"), 0o755)
            #expect(Self.code(directory.file("folder.qntx.toml"), InspectionPolicy()) == .fileUnreadable)
            mkfifo(directory.file("pipe.qntx.toml"), 0o644)
            #expect(Self.code(directory.file("pipe.qntx.toml"), InspectionPolicy()) == .fileUnreadable)
            let large = [UInt8](repeating: UInt8(ascii: "\n"), count: LibraryManifest.maximumFileSize + 1)
            let path = try directory.write(large, as: "large.qntx.toml")
            let error = #expect(throws: PluginError.self) { try Inspector().plugin(at: path) }
            #expect(error?.code == .fileTooLarge && error?.message.contains("a manifest at most") == true)
        }
    }

    @Test("A plugin's trace sees a change of the manifest and one of its library")
    func trace() async throws {
        let (one, two) = (try await Manifests.library(), try await Manifests.library(version: 2))
        try await TemporaryDirectory.with { directory in
            try directory.copy(one, as: "libplain.so")
            let path = try directory.write(Manifests.plain(), as: "plain.qntx.toml")
            func isUnchanged(_ trace: FileTrace) throws -> Bool {
                trace.hasSameContent(as: try #require(FileStatus(path: path, followingLink: true)))
            }
            var trace = try Inspector().plugin(at: path).trace
            #expect(try isUnchanged(trace))
            try directory.deploy(two, as: "libplain.so")
            #expect(try !isUnchanged(trace))
            trace = try Inspector().plugin(at: path).trace
            #expect(try isUnchanged(trace))
            try directory.write(Manifests.plain(version: "1.0.1"), as: "plain.qntx.toml")
            #expect(try !isUnchanged(trace))
            trace = try Inspector().plugin(at: path).trace
            try directory.delete("libplain.so")
            #expect(try !isUnchanged(trace))
        }
    }

    @Test("The manifests that name a file are found, be the file there or not")
    func naming() async throws {
        try await TemporaryDirectory.with { directory in
            func write(_ name: String, _ library: String) throws {
                try directory.write(Manifests.text(library: library, functions: "f = \"()\""), as: name)
            }
            try write("b.qntx.toml", "libplain.so")
            try write("a.qntx.toml", "./libplain.so")
            try write("c.qntx.toml", directory.file("libplain.so"))
            try write("d.qntx.toml", "libother.so")
            try write("e.qntx.toml", "/usr/lib/libplain.so")
            try write(".hidden.qntx.toml", "libplain.so")
            try directory.write(Array("library = \"libplain.so\"".utf8), as: "broken.qntx.toml")
            let found = LibraryManifest.files(naming: directory.file("libplain.so"))
            #expect(found == ["a", "b", "c"].map { directory.file("\($0).qntx.toml") })
            #expect(LibraryManifest.files(naming: directory.file("libnone.so")).isEmpty)
            #expect(LibraryManifest.files(naming: "/nowhere/libplain.so").isEmpty)
        }
    }
}
