import Logging
import QNTXCore
import QNTXLoader
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// Takes a plugin out: no new requests, those under way finish or run into the deadline, then it is shut down. The
    /// caller has the plugin's turn.
    /// - Parameter isQuiet: nobody has known it.
    func remove(_ name: String, isQuiet: Bool = false) async {
        guard let plugin = registry.get(name) else { return }
        let domain = domains.snapshot().domains[name]
        // From here on there is no such plugin for those who ask.
        domains.remove(name)
        do throws(PluginError) {
            try await stop(plugin, domain)
        } catch {
            note(error, of: name)
        }
        registry.unregister(name)
        let file = storage.withLock { storage in
            storage.forgetFailure(of: name)
            return storage.files.removeValue(forKey: name)
        }
        if !isQuiet {
            logger.notice("plugin \(name) is removed", metadata: ["plugin.id": "\(name)"])
            events.send(.removed, name, version: plugin.metadata.version, file: file)
        }
        await retire(plugin)
    }
}
