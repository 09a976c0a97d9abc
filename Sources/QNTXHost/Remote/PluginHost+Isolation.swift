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
        /// What its files were when they were looked at.
        var trace: FileTrace
        /// The file's SHA-256 in hexadecimal, where some plugin's is pinned.
        var sha256: String?
    }

    /// Where a library is to run.
    enum LibraryPlace: Sendable {
        case here
        case process(IsolatedLibrary)
        /// Nowhere, and why.
        case nowhere(PluginError)
    }

    /// Whether some library is run in a process of its own.
    private var isolates: Bool {
        guard let isolation = configuration.isolation else { return false }
        return isolation.isForAll || configuration.plugins.values.contains { $0.isIsolated == true }
    }

    /// Where a library is to run, or that of a manifest. It is inspected like any other, and none of its code runs here.
    /// - Returns: ``LibraryPlace/here`` also for a library that is no plugin: loading it says why.
    func place(of path: String, _ loader: PluginLoader) async -> LibraryPlace {
        guard isolates || PluginFileName.isManifest(path) else { return .here }
        let file: InspectedPlugin
        do throws(PluginError) {
            file = try await BlockingCalls.run { () throws(PluginError) in try loader.inspect(path) }
        } catch {
            // It must not be loaded here because it was whole a moment later.
            return PluginFileName.isManifest(path) ? .nowhere(error) : .here
        }
        let inspection = file.inspection
        let name = inspection.name ?? PluginFileName.plugin(of: path)
        let settings = configuration.plugins[name]
        let isForManifests = inspection.isManifest && configuration.isolation?.isForManifests != false
        let isDefault = isForManifests || configuration.isolation?.isForAll == true
        guard settings?.isIsolated ?? isDefault else { return .here }
        guard let isolation = configuration.isolation else {
            return inspection.isManifest ? .nowhere(Self.lacksRunner(name, path)) : .here
        }
        var launch = launch(name, .library(path: path, runner: isolation.runner))
        launch.arguments = (settings?.isolationArguments ?? isolation.arguments) + launch.arguments
        launch.guarding = .own
        return .process(
            IsolatedLibrary(
                launch: launch,
                path: path,
                notedName: inspection.name,
                trace: file.trace,
                sha256: inspection.sha256
            )
        )
    }

    /// Parts files into those that are loaded here and those that get processes of their own.
    func part(_ paths: [String], _ loader: PluginLoader) async -> (here: [String], isolated: [IsolatedLibrary]) {
        var (here, isolated) = ([String](), [IsolatedLibrary]())
        for path in paths {
            // What is disabled is found out where it is loaded.
            switch disabledName(of: path, loader) == nil ? await place(of: path, loader) : .here {
            case .here: here.append(path)
            case .process(let library): isolated.append(library)
            case .nowhere(let error): refuse(path, error, loader)
            }
        }
        return (here, isolated)
    }

    /// A manifest's library has no place to run.
    private static func lacksRunner(_ name: String, _ path: String) -> PluginError {
        PluginError(
            .unsupported,
            "it is a side manifest, whose library runs in a process of its own, as a signature that is wrong can make it "
                + "crash; this host runs none: give HostConfiguration.isolation, or have PluginSettings.isIsolated of "
                + "\(name) be false",
            stage: .open,
            plugin: name,
            file: path
        )
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
            if error == nil {
                storage.withLock { $0.isolated[name] = library.trace }
                unrejectLibrary(library.trace)
            }
            return error
        } catch {
            reject(path, error)
            return error
        }
    }
}
