import Glibc
import Logging
public import QNTXLoader
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// The plugin files in the host's directories, in the order of the directories and ascending by name in each. A
    /// directory that cannot be read is reported, and the others count.
    public func discover() -> [String] {
        discover(in: configuration.directories)
    }

    func discover(in directories: [String]) -> [String] {
        var paths: [String] = []
        for directory in directories {
            do throws(PluginError) {
                paths += try PluginScanner().scan(directory)
            } catch {
                reject(directory, error, kind: .directory)
            }
        }
        return paths
    }

    /// Those that are there. A search path that is not there is none.
    func existing(_ paths: [String]) -> [String] {
        paths.filter { access($0, F_OK) == 0 }
    }

    /// Loads files and registers what they hold: from here on the plugins are `stopped`, and wait to be started. Those that
    /// get processes of their own are started at once.
    /// - Parameter registered: gets each plugin as soon as it is registered.
    public func load(_ paths: [String], each registered: (NativePlugin) async -> Void = { _ in }) async {
        let (here, isolated) = await part(paths, loader)
        for library in isolated { await start(library) }
        await load(here, with: loader, each: registered)
    }

    /// Loads the plugins that are enabled by name from the search paths. A search path that is not there is none; a plugin
    /// that is nowhere is reported.
    func loadEnabled(_ paths: [String], each registered: (NativePlugin) async -> Void) async {
        let missing = configuration.enabled.filter { registry.get($0) == nil && !isDisabled($0) }
        guard !missing.isEmpty else { return }
        var loader = self.loader
        loader.policy.allowList = Set(missing)
        let (here, isolated) = await part(paths, loader)
        for library in isolated { await start(library) }
        await load(here, with: loader, each: registered)
        for name in missing where registry.getState(name) == nil && remoteLaunch(of: name) == nil {
            let places = configuration.searchPaths.joined(separator: ", ")
            guard !storage.withLock({ $0.rejected.values.contains { $0.error.plugin == name } }) else { continue }
            reject(
                name,
                PluginError(
                    .fileNotFound,
                    "plugin \(name) is enabled, but there is no file of it in \(places): put \(name).so, or a program "
                        + "qntx-\(name)-plugin, there, or take it out of plugin.enabled",
                    stage: .discover,
                    plugin: name
                ),
                kind: .name
            )
        }
    }

    func load(
        _ paths: [String],
        with loader: PluginLoader,
        each registered: (NativePlugin) async -> Void
    ) async {
        let paths = paths.filter { disabledName(of: $0, loader) == nil }
        await loader.load(paths, deadline: configuration.deadlines.load) { path, result in
            switch result {
            case .success(let plugin) where isDisabled(plugin.metadata.name): await retire(plugin)
            case .success(let plugin):
                do throws(PluginError) {
                    try register(plugin, file: path)
                } catch {
                    reject(path, error.adding(file: path))
                    return
                }
                unrejectLibrary(plugin.fileTrace)
                await registered(plugin)
            case .failure(let error):
                if LibraryManifest.makesPlugin(of: path, despite: error) { return }
                refuse(path, error, loader)
            }
        }
    }

    /// Registers a plugin; requests to its domain are told to wait from here on.
    func register(_ plugin: any DomainPlugin, file: String?) throws(PluginError) {
        let name = plugin.metadata.name
        try DomainName.validate(name)
        do throws(PluginError) {
            try registry.register(plugin)
        } catch {
            guard error.code == .duplicateName, let other = storage.withLock({ $0.files[name] }) else { throw error }
            throw Self.duplicate(name, other)
        }
        storage.withLock { storage in
            storage.files[name] = file
            storage.forgetFailure(of: name)
            // It is not missing any more.
            storage.rejected[name] = nil
        }
        guard let state = registry.liveState(name) else { return }
        domains.set(Domain(name: name, state: state, routes: nil))
        events.send(.added, name, version: plugin.metadata.version, state: state.value, file: file)
    }

    /// A plugin's name is taken.
    /// - Parameter other: where the plugin came from that has it.
    static func duplicate(_ name: String, _ other: String) -> PluginError {
        var error = Registry.duplicate(name)
        error.message += "; it came from \(other)"
        return error
    }

    /// Whether a file is in one of the paths where only what is enabled is looked for.
    func isInSearchPath(_ file: String) -> Bool {
        isSearchPath(String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]))
    }

    /// Whether a directory is one of those paths.
    func isSearchPath(_ directory: String) -> Bool {
        !configuration.directories.contains { Self.isSame($0, directory) }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left == right || (left.hasSuffix("/") && left.dropLast() == right)
    }

    /// Takes note that a file, or a directory, has been accepted after all.
    /// - Returns: whether it was refused before.
    func unreject(_ path: String) -> Bool {
        storage.withLock { $0.rejected.removeValue(forKey: path) != nil }
    }

    /// Keeps why a file was not loaded, where it should have been.
    func refuse(_ path: String, _ error: PluginError, _ loader: PluginLoader) {
        // What nobody has enabled may lie there.
        if error.code == .fileNotAllowed, loader.policy.allowList != nil { return }
        reject(path, error)
    }

    /// Keeps why a file is no plugin, and tells the operator.
    func reject(_ path: String, _ error: PluginError, kind: RejectedFile.Kind = .file) {
        storage.withLock { storage in
            storage.lastRejected += 1
            storage.rejected[path] = RejectedFile(
                file: path,
                error: error,
                kind: kind,
                number: storage.rejected[path]?.number ?? storage.lastRejected
            )
        }
        events.send(kind == .directory ? .directory : .rejected, error.plugin, file: path, error: error)
        logger.error(
            "\(path): \(error.message)",
            metadata: [
                "plugin.path": "\(path)", "error.code": "\(error.code)",
                "plugin.stage": "\(error.stage?.rawValue ?? "")",
            ]
        )
    }
}
