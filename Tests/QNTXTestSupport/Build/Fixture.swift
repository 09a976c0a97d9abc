import Foundation
import Synchronization

/// Shared libraries that tests load, compiled from source when they are first asked for: once per process for each
/// source and flags, however many tests ask at once. A compiler's complaint is thrown, and so the test's failure.
package enum Fixture {
    /// A source of `Tests/Fixtures`, by its name without the suffix.
    /// - Returns: the path of the library.
    package static func library(
        _ name: String,
        flags: [String] = [],
        compiler: String? = nil
    ) async throws -> String {
        for language in Language.allCases {
            let path = Repository.path("Tests/Fixtures/\(name).\(language.rawValue)")
            guard FileManager.default.fileExists(atPath: path) else { continue }
            return try await build(Recipe(name, language, [path], flags, compiler))
        }
        throw Command.Failure(description: "Tests/Fixtures has no \(name).c, .cpp or .rs")
    }

    /// All the sources of one language in a folder of `Examples`, or the one source named.
    package static func example(
        _ path: String,
        flags: [String] = [],
        compiler: String? = nil
    ) async throws -> String {
        let url = URL(fileURLWithPath: Repository.path("Examples/" + path))
        let name = url.deletingPathExtension().lastPathComponent
        if let language = Language(rawValue: url.pathExtension) {
            return try await build(Recipe(name, language, [url.path], flags, compiler))
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
        for language in Language.allCases {
            let sources = files.filter { $0.hasSuffix("." + language.rawValue) }.map { url.path + "/" + $0 }
            guard !sources.isEmpty else { continue }
            return try await build(Recipe(name, language, sources, flags, compiler))
        }
        throw Command.Failure(description: "Examples/\(path) has no source")
    }

    /// A text as a source.
    /// - Parameter name: what the library's file is called, without `.so`.
    package static func inline(
        _ text: String,
        name: String = "inline",
        as language: Language = .c,
        flags: [String] = [],
        compiler: String? = nil
    ) async throws -> String {
        var recipe = Recipe(name, language, [], flags, compiler)
        recipe.text = text
        return try await build(recipe)
    }

    /// A program in C, for what has to happen in a process of its own.
    /// - Returns: the path of the executable.
    package static func program(_ text: String, name: String, flags: [String] = []) async throws -> String {
        var recipe = Recipe(name, .c, [], ["-fPIE", "-no-pie"] + flags, nil)
        recipe.text = text
        recipe.isProgram = true
        return try await build(recipe)
    }

    private struct Recipe: Hashable, Sendable {
        var name: String
        var language: Language
        var sources: [String]
        var flags: [String]
        var compiler: String?
        var text: String?
        var isProgram = false

        init(_ name: String, _ language: Language, _ sources: [String], _ flags: [String], _ compiler: String?) {
            (self.name, self.language, self.sources) = (name, language, sources)
            (self.flags, self.compiler) = (flags, compiler)
        }
    }

    private static let builds = Mutex<[Recipe: Task<String, any Error>]>([:])

    private static func build(_ recipe: Recipe) async throws -> String {
        let task = builds.withLock { builds in
            if let known = builds[recipe] { return known }
            let folder = TemporaryDirectory.ofProcess.file("\(builds.count)")
            let task = Task.detached { try await compile(recipe, in: folder) }
            builds[recipe] = task
            return task
        }
        return try await task.value
    }

    private static func compile(_ recipe: Recipe, in folder: String) async throws -> String {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        var sources = recipe.sources
        if let text = recipe.text {
            let source = "\(folder)/\(recipe.name).\(recipe.language.rawValue)"
            try FileBytes.write(Array(text.utf8), to: source)
            sources.append(source)
        }
        let result = "\(folder)/\(recipe.name)" + (recipe.isProgram ? "" : ".so")
        var command = recipe.language.command(
            recipe.compiler,
            sources: sources,
            library: result,
            flags: recipe.flags
        )
        if recipe.isProgram { command.removeAll { $0 == "-shared" || $0 == "-fPIC" } }
        try await Command(command, limit: .seconds(300)).output()
        return result
    }
}
