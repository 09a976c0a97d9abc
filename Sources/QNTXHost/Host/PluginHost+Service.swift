public import ServiceLifecycle

extension PluginHost: Service {
    /// Starts the plugins, waits for a graceful shutdown, and stops them. Put it before the server in the group: what
    /// comes later is stopped earlier.
    public func run() async throws {
        await start()
        try? await gracefulShutdown()
        // The group may cancel what takes too long; the plugins have deadlines of their own.
        let stopping = Task { try await self.stop() }
        try await stopping.value
    }
}
