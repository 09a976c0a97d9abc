import CQNTXPlugin
import QNTXPlugin

/// The functions of the vtable: each waits on the host's thread, which may block, for what the plugin does.
enum Lifecycle {
    static func initialize(
        _ host: UnsafePointer<qntx_host>?,
        _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> qntx_status {
        guard let host = Host(host), let state, let exported = ExportedPlugin.current else {
            return ABIStatus.invalid.rawValue
        }
        let instance = Instance(exported.make(), host)
        let services = host.services
        return answer(host, BlockingTask.run { try await instance.plugin.initialize(services) }) {
            state.pointee = UnsafeMutableRawPointer(bitPattern: Instance.all.add(instance))
            return .ok
        }
    }

    /// Ends an instance. Requests that are still being worked on have outlived the host's patience, and the WebSockets are
    /// closed already: their handlers are called off first, so that the plugin can wait for them.
    static func shutdown(_ state: UnsafeMutableRawPointer?) -> qntx_status {
        guard let instance = Instance.all.remove(UInt(bitPattern: state)) else { return ABIStatus.closed.rawValue }
        instance.live.cancelAll()
        instance.sockets.cancelAll()
        let result = BlockingTask.run { try await instance.plugin.shutdown() }
        instance.close()
        return answer(instance.host, result) { .ok }
    }

    static func registerHTTP(_ state: UnsafeMutableRawPointer?, _ handle: qntx_mux) -> qntx_status {
        guard let instance = Instance.all.find(state) else { return ABIStatus.closed.rawValue }
        let result = BlockingTask.run { () -> HTTPMux in
            var mux = HTTPMux()
            try await instance.plugin.registerHTTP(&mux)
            return mux
        }
        return answer(instance.host, result) { mux in
            for route in mux.routes {
                let status = Route(route, instance).register(with: handle)
                // The host says which route it refuses, and why.
                guard status == .ok else { return status }
            }
            return .ok
        }
    }

    static func health(_ state: UnsafeMutableRawPointer?, _ handle: qntx_health) -> qntx_status {
        guard let instance = Instance.all.find(state) else { return ABIStatus.closed.rawValue }
        return answer(instance.host, BlockingTask.run { await instance.plugin.health() }) { health in
            for (name, value) in health.details {
                _ = withView(name) { name in withView(value) { handle.api.pointee.detail(handle, name, $0) } }
            }
            return withView(health.message) { message in
                ABIStatus(rawValue: handle.api.pointee.report(handle, health.healthy ? 1 : 0, message))
            }
        }
    }

    static func pause(_ state: UnsafeMutableRawPointer?) -> qntx_status {
        step(state) { try await $0.pause() }
    }

    static func resume(_ state: UnsafeMutableRawPointer?) -> qntx_status {
        step(state) { try await $0.resume() }
    }

    private static func step(
        _ state: UnsafeMutableRawPointer?,
        _ body: @escaping @Sendable (any PausablePlugin) async throws -> Void
    ) -> qntx_status {
        guard let instance = Instance.all.find(state) else { return ABIStatus.closed.rawValue }
        guard let plugin = instance.plugin.pausable else { return ABIStatus.unsupported.rawValue }
        return answer(instance.host, BlockingTask.run { try await body(plugin) }) { .ok }
    }

    /// Goes on with what the plugin gave, or tells the operator what it threw.
    static func answer<Success>(
        _ host: Host,
        _ result: Result<Success, any Error>,
        _ proceed: (Success) -> ABIStatus
    ) -> qntx_status {
        switch result {
        case .success(let value): proceed(value).rawValue
        case .failure(let error): host.fail(error).rawValue
        }
    }
}
