import Foundation
import Glibc

extension ConfigurationSources {
    /// A file of the configuration: one with sections, or one of a single plugin.
    struct Candidate: Sendable, Hashable {
        let path: String
        let isPlugin: Bool
    }

    /// Every file that counts if it is there, the least one first. Those of plugins are those that are there now.
    ///
    /// A file that two rules name counts once, at its higher place.
    var candidates: [Candidate] {
        if let explicitFile { return [Candidate(path: expand(explicitFile), isPlugin: false)] }
        var paths = [Self.path(systemDirectory, "config.toml"), Self.path(systemDirectory, "am.toml")]
        if let userDirectory {
            paths += ["config.toml", "am.toml", "config_from_ui.toml", "am_from_ui.toml"].map {
                Self.path(userDirectory, $0)
            }
        }
        if let project = foundProjectFile {
            paths.removeAll { $0 == project }
            paths.append(project)
        }
        return paths.map { Candidate(path: $0, isPlugin: false) }
            + pluginFiles.map { Candidate(path: $0, isPlugin: true) }
    }

    /// Every file whose change may change the configuration, also those that are not there yet.
    public var watchedFiles: [String] {
        let all = candidates.map(\.path) + (explicitFile == nil ? projectCandidates : [])
        var seen = Set<String>()
        return all.filter { seen.insert($0).inserted }
    }

    /// The project's file that was found, going up from the working directory.
    var foundProjectFile: String? { projectCandidates.first(where: Self.exists) }

    private var projectCandidates: [String] {
        var directory = workingDirectory
        var found: [String] = []
        while directory.hasPrefix("/") {
            found += [Self.path(directory, "am.toml"), Self.path(directory, "config.toml")]
            guard directory != "/", let slash = directory.lastIndex(of: "/") else { break }
            directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
        }
        return found
    }

    /// `~/.qntx/plugins/*.toml` in the order of their names.
    private var pluginFiles: [String] {
        guard let userDirectory else { return [] }
        let directory = Self.path(userDirectory, "plugins")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.sorted().map { Self.path(directory, $0) }
    }

    /// Whether there is something of that name, be it a link to nothing.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }
}
