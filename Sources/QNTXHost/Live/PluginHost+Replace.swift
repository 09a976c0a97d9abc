import Logging
import QNTXCore
import QNTXLoader
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// Puts a plugin in the place of the one of its name: starts it beside the old one, has the old one hand over what it
    /// knows, swaps, and ends the old one when its requests are over.
    /// - Throws: why the new one does not run. The old one goes on then, as if nothing had happened.
    func replace(_ name: String, with next: any DomainPlugin, from file: String) async throws(PluginError) {
        guard let old = registry.get(name), let oldState = registry.liveState(name) else { throw Self.unknown(name) }
        switch oldState.value {
        case .running, .paused: try await swap(old, oldState, for: next, from: file)
        // Nothing of it runs that could go on.
        case .failed, .stopped, .loading: try await supersede(old, by: next, from: file)
        }
    }

    private func supersede(
        _ old: any DomainPlugin,
        by next: any DomainPlugin,
        from file: String
    ) async throws(PluginError) {
        let name = next.metadata.name
        try? await stop(old, domains.snapshot().domains[name])
        try registry.replace(next)
        storage.withLock { storage in
            storage.files[name] = file
            storage.forgetFailure(of: name)
        }
        _ = unreject(file)
        if let state = registry.liveState(name) { domains.set(Domain(name: name, state: state, routes: nil)) }
        tell(.replaced, next, previous: old)
        end(old, nil)
        // One that fails is there with its failure, as the one before was.
        await begin(next)
    }

    private func swap(
        _ old: any DomainPlugin,
        _ oldState: LiveState,
        for next: any DomainPlugin,
        from file: String
    ) async throws(PluginError) {
        let name = next.metadata.name
        let domain = domains.snapshot().domains[name]
        do throws(PluginError) {
            try await initialize(next)
            let surfaces = try await surfaces(of: next)
            try await handOver(from: old, to: next, domain)
            // Opened again below in any case.
            if oldState.value == .paused { try await pause(next) }
            try exchange(next, surfaces, oldState.value, file)
        } catch {
            domain?.release()
            await shutDownHalfStarted(next)
            throw error
        }
        // Those who wait look for their domain anew, and find the new one.
        domain?.release()
        logger.notice(
            "plugin \(name) \(next.metadata.version) has taken the place of \(old.metadata.version)",
            metadata: ["plugin.id": "\(name)", "plugin.version": "\(next.metadata.version)"]
        )
        tell(.replaced, next, previous: old)
        end(old, domain)
    }

    /// Has the old instance hand over what it knows. Requests wait at the door from here on, where it runs.
    private func handOver(
        from old: any DomainPlugin,
        to next: any DomainPlugin,
        _ domain: Domain?
    ) async throws(PluginError) {
        guard let from = old.handingOver, let to = next.handingOver else { return }
        let name = next.metadata.name
        if let domain, domain.hold() { _ = await domain.drain(within: configuration.deadlines.handover / 4) }
        do {
            let limit = configuration.deadlines.handover
            let saved = try await withDeadline(limit, "save of plugin \(name)") { try await from.save() }
            let version = old.metadata.version
            try await withDeadline(limit, "restore of plugin \(name)") { try await to.restore(saved, from: version) }
        } catch {
            throw .wrapping(
                error,
                "plugin \(name) \(next.metadata.version) does not take over what \(old.metadata.version) knows (to have it "
                    + "begin with nothing, disable and enable it)",
                stage: .handover,
                plugin: name
            )
        }
    }

    /// An operator has paused the old one.
    private func pause(_ next: any DomainPlugin) async throws(PluginError) {
        let name = next.metadata.name
        guard let pausable = next.pausable else {
            throw PluginError(
                .notPausable,
                "plugin \(name) is paused, and \(next.metadata.version) of it cannot be: resume it first",
                plugin: name
            )
        }
        do {
            try await withDeadline(configuration.deadlines.pause, "pause of plugin \(name)") {
                try await pausable.pause()
            }
        } catch {
            throw .wrapping(error, "failed to pause plugin \(name)", stage: .initialize, plugin: name)
        }
    }

    private func exchange(
        _ next: any DomainPlugin,
        _ surfaces: Surfaces,
        _ state: PluginState,
        _ file: String
    ) throws(PluginError) {
        let name = next.metadata.name
        let live = LiveState(state)
        let goesOn = storage.withLock { storage in
            guard storage.phase == .running || storage.phase == .starting else { return false }
            storage.files[name] = file
            storage.forgetFailure(of: name)
            // The one moment: requests find the new one from here on, and those that had looked before are turned away by
            // the old one's state, and look again.
            domains.set(domain(name, live, surfaces))
            return true
        }
        guard goesOn else { throw Self.stopping(name) }
        try registry.replace(next, live)
        _ = unreject(file)
        registerJobs(surfaces.jobs, of: name)
    }

    /// Tells followers that a plugin has another's place.
    func tell(_ kind: PluginEvent.Kind, _ plugin: any DomainPlugin, previous: any DomainPlugin) {
        let name = plugin.metadata.name
        events.send(
            kind,
            name,
            version: plugin.metadata.version,
            previousVersion: previous.metadata.version,
            state: registry.getState(name),
            file: storage.withLock { $0.files[name] }
        )
    }
}
