import QNTXLoader
import QNTXPlugin
import QNTXRemote
import Synchronization

/// Libraries in processes of their own.
extension PluginHost {
    /// A library that is to run in a process of its own.
    struct IsolatedLibrary: Sendable {
        var launch: RemoteLaunch
        var path: String
        /// The plugin's name where the file says it.
        var notedName: String?
        /// What the file was when it was looked at.
        var status: FileStatus?
        /// Its SHA-256 in hexadecimal, where some plugin's is pinned.
        var sha256: String?
    }

    /// Whether some library is run in a process of its own.
    private var isolates: Bool {
        guard let isolation = configuration.isolation else { return false }
        return isolation.isForAll || configuration.plugins.values.contains(where: \.isIsolated)
    }

    /// How a library is run in a process of its own, if it is to be. It is inspected like any other, and none of its code
    /// runs here.
    /// - Returns: nil also for a file that is no plugin: loading it says why.
    func isolated(_ path: String, _ loader: PluginLoader) async -> IsolatedLibrary? {
        guard isolates, let isolation = configuration.isolation else { return nil }
        let file = try? await BlockingCalls.run { () throws(PluginError) in try loader.inspect(path) }
        guard let file else { return nil }
        let name = file.inspection.note?.name ?? Self.pluginName(of: path)
        let settings = configuration.plugins[name]
        guard isolation.isForAll || settings?.isIsolated == true else { return nil }
        var launch = launch(name, .library(path: path, runner: isolation.runner))
        launch.arguments = (settings?.isolationArguments ?? isolation.arguments) + launch.arguments
        launch.guarding = .own
        return IsolatedLibrary(
            launch: launch,
            path: path,
            notedName: file.inspection.note?.name,
            status: file.status,
            sha256: file.inspection.sha256
        )
    }

    /// Parts files into those that are loaded here and those that get processes of their own.
    func part(_ paths: [String], _ loader: PluginLoader) async -> (here: [String], isolated: [IsolatedLibrary]) {
        guard isolates else { return (paths, []) }
        var (here, isolated) = ([String](), [IsolatedLibrary]())
        for path in paths {
            // What is disabled is found out where it is loaded.
            let library = disabledName(of: path, loader) == nil ? await self.isolated(path, loader) : nil
            if let library { isolated.append(library) } else { here.append(path) }
        }
        return (here, isolated)
    }

    /// Starts the process of a library, and adds what it holds, when nobody else does something with the file.
    func start(_ library: IsolatedLibrary) async {
        await turns.take("file:" + library.path) {
            // The operator has been told.
            _ = await self.take(library, from: library.path)
        }
    }

    /// Starts the process of a library, and adds what it holds, or puts it in the place of what ran.
    /// - Returns: why it does not run, if it does not.
    func take(_ library: IsolatedLibrary, from path: String) async -> PluginError? {
        do throws(PluginError) {
            let plugin = try await connect(library.launch)
            let name = plugin.metadata.name
            if let pin = configuration.plugins[name]?.sha256, pin.lowercased() != library.sha256 {
                throw PluginError(
                    .fileHashMismatch,
                    "its SHA-256 is \(library.sha256 ?? "unknown"), the configuration pins \(pin) for plugin \(name)",
                    plugin: name,
                    file: path
                )
            }
            let error = await take(plugin, from: path)
            if error == nil { storage.withLock { $0.isolated[name] = library.status } }
            return error
        } catch {
            reject(path, error)
            return error
        }
    }

    /// A file's plugin by the file's name: `foo.so`, `libfoo.so`.
    private static func pluginName(of path: String) -> String {
        var file = path.split(separator: "/").last.map(String.init) ?? path
        if file.hasSuffix(PluginScanner.suffix) { file = String(file.dropLast(PluginScanner.suffix.count)) }
        if file.hasPrefix("lib") { file = String(file.dropFirst(3)) }
        return file
    }
}
