import Foundation
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// Real libraries, made by many compilers and linkers, are the measure of what the inspector may call damaged.
@Suite("The libraries of the system")
struct SystemLibraryTests {
    @Test("Every library that the system has is sound, and lacks only the entry")
    func systemLibraries() async throws {
        let listing = try? await Command(["/sbin/ldconfig", "-p"]).output()
        let known = (listing ?? "").split(separator: "\n").compactMap { line in
            line.contains("=> /") ? String(line.split(separator: " ").last ?? "") : nil
        }
        let folders = ["/lib", "/lib64", "/usr/lib", "/usr/lib64"] + known.map(Self.folder)
        try await check(known + Set(folders).flatMap(Self.libraries))
    }

    @Test("So are those of the Swift run time")
    func swiftRuntime() async throws {
        // Where it is depends on the installation; the compiler is in the same one.
        let compiler = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/swiftc") }
        guard let compiler else { return }
        let libraries = URL(fileURLWithPath: compiler + "/swiftc").resolvingSymlinksInPath()
            .appendingPathComponent("../../lib/swift/linux").standardized.path
        try await check(Self.libraries(in: libraries))
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    private static func libraries(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".so") || $0.contains(".so.") }.map { folder + "/" + $0 }
    }

    private func check(_ paths: [String]) async throws {
        let files = Set(paths.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path })
        var count = 0
        for path in files.sorted() {
            await Task.yield()
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            let bytes = [UInt8](data)
            guard Self.isMeant(bytes) else { continue }
            let error = try #require(refusal(of: bytes, as: path), "\(path) was taken for a plugin")
            #expect(error.code == .noEntrySymbol, "\(error)")
            count += 1
        }
        try #require(count > 0, "there was no library to inspect")
    }

    /// Whether it is a 64-bit shared library for this machine. The rest (linker scripts, other machines' libraries,
    /// debug information, programs that happen to be called so) has tests of its own.
    private static func isMeant(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 64, bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return false }
        let editor = ELFEditor(bytes)
        guard editor[.type] == 3, let dynamic = editor.segment(2), editor[.segmentFileSize(dynamic)] > 0 else {
            return false
        }
        #if arch(x86_64)
        return editor[.machine] == 62
        #else
        return editor[.machine] == 183
        #endif
    }
}
