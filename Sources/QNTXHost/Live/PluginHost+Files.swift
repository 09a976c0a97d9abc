import Glibc
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXRemote
import Synchronization

extension PluginHost {
    /// A file has appeared or changed: loads it, and adds what it holds, or puts it in the place of what ran.
    /// - Parameter isForced: load it also where it is the very file that runs.
    /// - Returns: why its plugin does not run, if it does not. What ran before goes on then.
    func fileChanged(_ path: String, isForced: Bool = false) async -> PluginError? {
        guard isOpen else { return Self.closing(path) }
        if let launch = remoteLaunch(from: path) { return await take(launch, from: path) }
        if !isForced, isLoaded(path) { return nil }
        let loader = loader(for: path)
        if let name = disabledName(of: path, loader) {
            _ = unreject(path)
            events.send(.disabled, name, file: path)
            return Self.isDisabled(name)
        }
        switch await place(of: path, loader) {
        case .here: break
        case .process(let library): return await take(library, from: path)
        case .nowhere(let error):
            refuse(path, error, loader)
            return error
        }
        var result: Result<NativePlugin, PluginError>?
        await loader.load([path], deadline: configuration.deadlines.load) { result = $1 }
        switch result {
        case .success(let plugin):
            let error = await take(plugin, from: path)
            if error == nil { unrejectLibrary(plugin.fileTrace) }
            return error
        case .failure(let error):
            if LibraryManifest.makesPlugin(of: path, despite: error) { return await libraryChanged(path) }
            refuse(path, error, loader)
            return error
        case nil: return Self.closing(path)
        }
    }

    /// A file has gone: so does its plugin.
    func fileRemoved(_ path: String) async {
        _ = unreject(path)
        guard let name = name(of: path) else {
            if !PluginFileName.isManifest(path) { _ = await libraryChanged(path) }
            return
        }
        await turns.take(name) {
            // It may have been taken over by another file meanwhile.
            guard storage.withLock({ $0.files[name] }) == path else { return }
            await remove(name)
        }
        await retryDuplicates(of: name)
    }

    /// The plugin that was loaded from a file.
    func name(of path: String) -> String? {
        storage.withLock { storage in storage.files.first { $0.value == path }?.key }
    }

    /// Takes what was loaded from a file.
    func take(_ plugin: any DomainPlugin, from path: String) async -> PluginError? {
        let name = plugin.metadata.name
        let earlier = self.name(of: path)
        let error = await turns.take(name) { await self.settle(plugin, from: path) }
        if let error {
            // It does not run, and nobody has called into it but the host.
            await retire(plugin)
            return error
        }
        // The file was another plugin's before.
        if let earlier, earlier != name {
            await turns.take(earlier) {
                guard storage.withLock({ $0.files[earlier] }) == path else { return }
                await remove(earlier)
            }
        }
        return nil
    }

    /// Adds a plugin, or puts it in the place of the one that runs.
    /// - Returns: why it does not run. It is not the host's then, unless it has failed to start and there was none before.
    private func settle(_ plugin: any DomainPlugin, from path: String) async -> PluginError? {
        let name = plugin.metadata.name
        guard isOpen else { return Self.closing(path) }
        if isDisabled(name) {
            _ = unreject(path)
            events.send(.disabled, name, file: path)
            return Self.isDisabled(name)
        }
        do throws(PluginError) {
            guard registry.get(name) != nil else {
                try await add(plugin, from: path)
                return nil
            }
            if let other = storage.withLock({ $0.files[name] }), other != path, isThere(other) {
                throw Self.duplicate(name, other)
            }
            guard storage.withLock({ $0.files[name] }) != nil else {
                throw Self.duplicate(name, "the embedding program")
            }
            try await replace(name, with: plugin, from: path)
            return nil
        } catch {
            // One that is new and fails to start is there, with its failure; its file may yet be tried again.
            guard !isSame(registry.get(name), plugin) else { return nil }
            reject(path, error.adding(plugin: name, file: path))
            return error
        }
    }

    /// Adds a plugin that was not there.
    private func add(_ plugin: any DomainPlugin, from path: String) async throws(PluginError) {
        let earlier = self.name(of: path)
        try register(plugin, file: path)
        _ = unreject(path)
        guard let error = await begin(plugin), earlier != nil else { return }
        // What was in the file before goes on instead.
        await remove(plugin.metadata.name, isQuiet: true)
        throw error
    }

    /// Files that were left out because another one had the name: it may be their turn now.
    private func retryDuplicates(of name: String) async {
        let files = storage.withLock { storage in
            storage.rejected.values.filter { $0.error.code == .duplicateName && $0.error.plugin == name }
                .sorted { $0.number < $1.number }.map(\.file)
        }
        for file in files where registry.get(name) == nil {
            _ = await turns.take("file:" + file) { await self.fileChanged(file) }
        }
    }

    /// Whether the very file is loaded and runs: its owner or its permissions may have changed, or its name, but not its
    /// content.
    private func isLoaded(_ path: String) -> Bool {
        guard let now = FileStatus(path: path, followingLink: true) else { return false }
        let (files, isolated) = storage.withLock { ($0.files, $0.isolated) }
        let plugins = registry.getAll()
        let holder = files.first { name, file in
            let trace =
                (plugins[name] as? NativePlugin)?.fileTrace
                ?? (plugins[name] as? RemotePlugin).flatMap { _ in isolated[name] }
            guard let trace, trace.hasSameContent(as: now) else { return false }
            return registry.getState(name) != .failed && (file == path || access(file, F_OK) != 0)
        }
        guard let (name, file) = holder else { return false }
        // The last change may have been taken back.
        _ = unreject(path)
        if file != path {
            storage.withLock { $0.files[name] = path }
            tellState(of: name)
        }
        return true
    }

    /// What files from there may be.
    private func loader(for path: String) -> PluginLoader {
        var loader = self.loader
        if isInSearchPath(path) { loader.policy.allowList = Set(configuration.enabled) }
        return loader
    }

    private func isSame(_ left: (any DomainPlugin)?, _ right: any DomainPlugin) -> Bool {
        switch (left, right) {
        case (let left as NativePlugin, let right as NativePlugin): left === right
        case (let left as RemotePlugin, let right as RemotePlugin): left === right
        default: false
        }
    }

    static func closing(_ path: String) -> PluginError {
        PluginError(.shuttingDown, "the host is stopping and loads nothing more", file: path)
    }
}
