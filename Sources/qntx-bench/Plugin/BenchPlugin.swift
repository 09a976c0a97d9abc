import Foundation

/// A plugin that is loaded, called and asked: a small one in C, compiled for each run.
struct BenchPlugin: Sendable {
    /// Its name, which its source has as a text of this width.
    static let name = "bench-0000"

    /// Its source, from the repository's root: that of the one which does as little as a plugin can, of the one which is
    /// talked to for longer, and of the one with functions.
    static let small = "Tests/Fixtures/bench.c"
    static let wire = "Sources/CQNTXBench/Plugin/wire.c"
    static let functions = "Sources/CQNTXBench/Plugin/functions.c"

    /// The library.
    let library: String

    /// Compiles a source.
    static func compile(_ source: String, in directory: TemporaryDirectory) async throws -> BenchPlugin {
        guard let compiler = Program.find("cc") else {
            throw BenchError("there is no C compiler: install one as cc (Debian and Ubuntu: apt-get install gcc)")
        }
        let root = try root()
        let name = URL(fileURLWithPath: source).deletingPathExtension().lastPathComponent
        let library = directory.file(name + ".so")
        let child = try await Child.start(
            compiler,
            [
                "-O2", "-shared", "-fPIC", "-I", root + "/include", root + "/" + source, "-o", library,
            ]
        )
        try await child.end()
        return BenchPlugin(library: library)
    }

    /// The repository that this source belongs to: the nearest folder above it with the ABI's header.
    private static func root() throws -> String {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let header = folder.appendingPathComponent("include/qntx_plugin.h").path
            if FileManager.default.fileExists(atPath: header) { return folder.path }
        }
        throw BenchError("there is no include/qntx_plugin.h above \(#filePath): run this where it was built")
    }
}
