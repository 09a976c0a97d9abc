import Logging
public import QNTXLoader
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// The plugin files in the host's directories, in the order of the directories and ascending by name in each. A
    /// directory that cannot be read is reported, and the others count.
    public func discover() -> [String] {
        var paths: [String] = []
        for directory in configuration.directories {
            do throws(PluginError) {
                paths += try PluginScanner().scan(directory)
            } catch {
                reject(directory, error)
            }
        }
        return paths
    }

    /// Loads files and registers what they hold: from here on the plugins are `stopped`, and wait to be started.
    /// - Parameter started: gets each plugin as soon as it is registered.
    public func load(_ paths: [String], each registered: (NativePlugin) async -> Void = { _ in }) async {
        await loader.load(paths, deadline: configuration.deadlines.load) { path, result in
            switch result {
            case .success(let plugin):
                do throws(PluginError) {
                    try register(plugin, file: path)
                } catch {
                    reject(path, error.adding(file: path))
                    return
                }
                await registered(plugin)
            case .failure(let error): reject(path, error)
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
            var error = error
            error.message += "; it came from \(other)"
            throw error
        }
        storage.withLock { storage in
            storage.files[name] = file
            storage.failures[name] = nil
        }
        guard let state = registry.liveState(name) else { return }
        domains.set(Domain(name: name, state: state, routes: nil))
    }

    private func reject(_ path: String, _ error: PluginError) {
        storage.withLock { $0.rejected.append(RejectedFile(file: path, error: error)) }
        logger.error(
            "\(path): \(error.message)",
            metadata: [
                "plugin.path": "\(path)", "error.code": "\(error.code)",
                "plugin.stage": "\(error.stage?.rawValue ?? "")",
            ]
        )
    }
}
