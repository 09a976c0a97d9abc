import Synchronization

extension Registry {
    private static let defaultStorage = Mutex<Registry?>(nil)

    /// The process's default registry, or nil before ``setDefault(_:)``.
    public static var `default`: Registry? {
        defaultStorage.withLock { $0 }
    }

    /// Sets the process's default registry, once.
    /// - Throws: `registryExists` the second time; the first one stays.
    public static func setDefault(_ registry: Registry) throws(PluginError) {
        let set = defaultStorage.withLock { stored in
            guard stored == nil else { return false }
            stored = registry
            return true
        }
        if !set {
            throw PluginError(.registryExists, "the default registry is set already; it can be set only once")
        }
    }

    /// Registers a plugin with the default registry.
    /// - Throws: `registryMissing` before ``setDefault(_:)``, or as ``register(_:)``.
    public static func registerDefault(_ plugin: any DomainPlugin) throws(PluginError) {
        guard let registry = Registry.default else {
            throw PluginError(
                .registryMissing,
                "the default registry is not initialized; call Registry.setDefault first"
            )
        }
        try registry.register(plugin)
    }
}
