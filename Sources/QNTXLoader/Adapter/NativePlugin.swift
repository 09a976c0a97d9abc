import CQNTXPlugin
import Glibc
import Logging
public import QNTXPlugin
import Synchronization

/// A shared library as a `DomainPlugin`.
///
/// Lifecycle calls are made one at a time on threads that may block; none of them holds a lock of the host. The library
/// stays mapped when this object goes away.
public final class NativePlugin: DomainPlugin, PausablePlugin, ConfigurablePlugin, JobPlugin, ReconfigurablePlugin,
    HandoverPlugin, DrainingPlugin
{
    /// Who the plugin is, as its vtable says and its note confirms.
    public let metadata: Metadata
    /// What its file says: its library, or the manifest that makes a plugin of one.
    public var inspection: PluginInspection { loaded.inspection }
    /// What the file system said of its file when it was read; nil where it came from somewhere else.
    public var fileStatus: FileStatus? { loaded.trace.status }
    /// What its files were when they were read.
    package var fileTrace: FileTrace { loaded.trace }

    private enum Phase {
        case idle
        case initialized(Instance)
        case over
    }

    /// What `initialize` gave: the plugin's state, and the host's side of it.
    struct Instance: @unchecked Sendable {
        let state: UnsafeMutableRawPointer?
        let host: HostTable
        let extensions: PluginExtensions
    }

    private var vtable: BoundVTable { loaded.vtable }
    var table: FunctionTable { loaded.functions }
    private let loaded: LoadedImage
    private let qntxVersion: String
    let calls = SerialCalls()
    private let phase = Mutex(Phase.idle)
    private let healthIsAsked = Mutex(false)
    let shared: NativeInstance

    init(_ loaded: LoadedImage, qntxVersion: String, limits: NativeLimits) {
        self.loaded = loaded
        self.qntxVersion = qntxVersion
        metadata = loaded.vtable.metadata
        shared = NativeInstance(name: loaded.vtable.metadata.name, limits: limits)
    }

    /// The plugin itself, if its vtable has `pause` and `resume`.
    public var pausable: (any PausablePlugin)? { vtable.isPausable ? self : nil }

    /// The plugin itself, if its vtable has `config_schema`.
    public var configurable: (any ConfigurablePlugin)? { vtable.isConfigurable ? self : nil }

    /// The plugin itself if it declares functions, or, once it is initialized, has the extension "qntx.jobs/1".
    public var jobExecuting: (any JobPlugin)? { extensions.registerJobs == nil && table.functions.isEmpty ? nil : self }

    /// The plugin itself, once it is initialized, if it has the extension "qntx.reconfigure/1".
    public var reconfigurable: (any ReconfigurablePlugin)? { extensions.reconfigure == nil ? nil : self }

    /// The plugin itself, once it is initialized, if it has the extension "qntx.handover/1".
    public var handingOver: (any HandoverPlugin)? { extensions.handover == nil ? nil : self }

    /// The plugin itself, once it is initialized, if it has the extension "qntx.drain/1".
    public var draining: (any DrainingPlugin)? { extensions.drain == nil ? nil : self }

    var extensions: PluginExtensions {
        guard case .initialized(let instance) = phase.withLock({ $0 }) else { return .none }
        return instance.extensions
    }

    /// The same library once more, as a plugin that was never initialized: for a host that ends an instance and starts
    /// another one.
    public func successor() -> NativePlugin {
        NativePlugin(loaded, qntxVersion: qntxVersion, limits: shared.limits)
    }

    /// Unmaps the library where that is provably harmless, once its last instance is over. Runs its destructors then.
    /// - Returns: what has become of it, and the memory it holds where it stays.
    /// - Throws: `deadlineExceeded` is not thrown here: a destructor that hangs keeps the caller waiting. `busy` when too
    ///   many calls hang already.
    public func retire() async throws(PluginError) -> RetiredImage {
        try await calls.run { [loaded] () throws(PluginError) in loaded.retire() }
    }

    /// Calls the plugin's `initialize`. When it comes back after its caller has given up, the instance is shut down
    /// at once: nobody would do it later.
    public func initialize(_ services: any ServiceRegistry) async throws {
        let logger = services.logger
        shared.setLogger(logger)
        let instance = try await calls.run { [self] () throws(PluginError) in
            guard case .idle = phase.withLock({ $0 }) else {
                throw PluginError(.invalidTransition, "plugin \(metadata.name) was initialized before")
            }
            let extensions: PluginExtensions
            do throws(PluginError) {
                extensions = try PluginExtensions(vtable)
            } catch {
                throw error.adding(stage: .initialize, plugin: metadata.name)
            }
            let host = HostTable(domain: metadata.name, qntxVersion: qntxVersion, services: services)
            loaded.keep(host)
            var state: UnsafeMutableRawPointer?
            // One of functions alone needs no start.
            let (status, reason) = call { vtable.table.initialize?(host.pointer, &state) ?? ABIStatus.ok.rawValue }
            guard status == .ok else {
                host.close()
                throw PluginError(status.errorCode, reason ?? status.text, stage: .initialize, plugin: metadata.name)
            }
            let instance = Instance(state: state, host: host, extensions: extensions)
            phase.withLock { $0 = .initialized(instance) }
            return instance
        }
        guard Task.isCancelled else { return }
        _ = instance
        try await shutdown()
        throw CancellationError()
    }

    /// Calls the plugin's `shutdown`, once, when no other call is inside any more. An instance that calls do not leave in
    /// time is abandoned: its memory is lost, but never freed under a call that uses it.
    public func shutdown() async throws {
        try await calls.run { [self] () throws(PluginError) in
            let ended = phase.withLock { phase -> Instance? in
                guard case .initialized(let instance) = phase else { return nil }
                phase = .over
                return instance
            }
            guard let instance = ended else { return }
            let left = waitForCalls()
            defer { shared.pool.close() }
            guard left == 0 else {
                instance.host.close()
                loaded.abandon()
                throw PluginError(
                    .deadlineExceeded,
                    "\(left) calls into plugin \(metadata.name) did not return within \(shared.limits.patience), so its "
                        + "instance was abandoned and not shut down",
                    stage: .drain,
                    plugin: metadata.name
                )
            }
            let (status, reason) = call { vtable.table.shutdown?(instance.state) ?? ABIStatus.ok.rawValue }
            instance.host.close()
            guard status == .ok else {
                throw PluginError(status.errorCode, reason ?? status.text, stage: .retire, plugin: metadata.name)
            }
        }
    }

    /// Ends the WebSockets and the answers that are still to come, lets no more calls in, and blocks until those inside are out.
    /// - Returns: how many still were when the time was over.
    private func waitForCalls() -> Int {
        let end = ContinuousClock.now + shared.limits.patience
        shared.connections.endAll()
        ExchangeTable.shared.endAll(of: shared, tells: true)
        while shared.connections.count > 0, ContinuousClock.now < end { usleep(1000) }
        shared.gate.close()
        while shared.gate.callsInside > 0, ContinuousClock.now < end { usleep(1000) }
        let left = max(shared.gate.callsInside, shared.connections.count)
        // Those that handlers have left behind meanwhile.
        ExchangeTable.shared.endAll(of: shared, tells: left == 0)
        return left
    }

    /// Has the plugin add its routes.
    public func registerHTTP(_ mux: inout HTTPMux) async throws {
        try addFunctions(to: &mux)
        guard let function = vtable.table.register_http else { return }
        let before = mux
        mux = try await calls.run { [self] () throws(PluginError) in
            let instance = try current()
            do throws(PluginError) {
                return try MuxSink.collect(into: before, for: shared) { handle in
                    call { function(instance.state, handle) }
                }
            } catch {
                throw error.adding(stage: .initialize, plugin: metadata.name)
            }
        }
    }

    /// Asks the plugin how it is. Never twice at once: while an earlier question hangs, later ones say so.
    public func health() async -> HealthStatus {
        guard case .initialized(let instance) = phase.withLock({ $0 }) else {
            return HealthStatus(healthy: false, message: "the plugin is not initialized")
        }
        guard let function = vtable.table.health else { return HealthStatus(healthy: true) }
        let free = healthIsAsked.withLock { asked in
            defer { asked = true }
            return !asked
        }
        guard free else { return HealthStatus(healthy: false, message: "an earlier health check has not returned yet") }
        defer { healthIsAsked.withLock { $0 = false } }
        do throws(PluginError) {
            return try await BlockingCalls.run { [self] () throws(PluginError) in
                guard shared.gate.enter() else {
                    return HealthStatus(healthy: false, message: "the plugin is being shut down")
                }
                defer { shared.gate.leave() }
                return HealthSink.collect { handle in call { function(instance.state, handle) } }
            }
        } catch {
            return HealthStatus(healthy: false, message: error.message)
        }
    }

    /// Calls the plugin's `pause`.
    public func pause() async throws {
        try await simple(vtable.table.pause, "pause")
    }

    /// Calls the plugin's `resume`.
    public func resume() async throws {
        try await simple(vtable.table.resume, "resume")
    }

    /// Has the plugin name its fields.
    public func configSchema() async throws -> [String: ConfigField] {
        guard let function = vtable.table.config_schema else { return [:] }
        return try await calls.run { [self] () throws(PluginError) in
            do throws(PluginError) {
                return try SchemaSink.collect { handle in call { function(handle) } }
            } catch {
                throw error.adding(plugin: metadata.name)
            }
        }
    }

    /// Has the plugin name its job handlers.
    public func jobHandlers() async throws -> [String: any JobHandler] {
        try await calls.run { [self] () throws(PluginError) in
            let instance = try current()
            let declared = functionJobs
            guard let function = instance.extensions.registerJobs else { return declared }
            do throws(PluginError) {
                let handlers = try JobRegistrySink.collect(for: shared) { handle in
                    call { function(instance.state, handle) }
                }
                if let name = declared.keys.sorted().first(where: { handlers[$0] != nil }) {
                    throw PluginError(.duplicateName, "\(name) is a job handler and a declared function; rename one")
                }
                return declared.merging(handlers) { $1 }
            } catch {
                throw error.adding(stage: .initialize, plugin: metadata.name)
            }
        }
    }

    /// Calls the plugin's `reconfigure`.
    public func reconfigure() async throws {
        try await simple(extensions.reconfigure, "reconfigure")
    }

    private func simple(
        _ function: (@convention(c) (UnsafeMutableRawPointer?) -> qntx_status)?,
        _ name: String
    ) async throws(PluginError) {
        guard let function else { throw PluginError(.unsupported, "plugin \(metadata.name) has no \(name)") }
        try await calls.run { [self] () throws(PluginError) in
            let instance = try current()
            let (status, reason) = call { function(instance.state) }
            guard status == .ok else {
                throw PluginError(status.errorCode, reason ?? status.text, stage: .serve, plugin: metadata.name)
            }
        }
    }

    func current() throws(PluginError) -> Instance {
        guard case .initialized(let instance) = phase.withLock({ $0 }) else {
            throw PluginError(.invalidTransition, "plugin \(metadata.name) is not initialized", plugin: metadata.name)
        }
        return instance
    }

    func call(_ body: () -> qntx_status) -> (ABIStatus, String?) {
        let (status, reason) = CallFrame.run(body)
        return (ABIStatus(rawValue: status), reason)
    }
}
