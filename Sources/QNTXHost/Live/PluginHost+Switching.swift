import Logging
import QNTXCore
import QNTXLoader
public import QNTXPlugin
import QNTXRemote
import Synchronization

extension PluginHost {
    /// Takes a plugin out as if its file had gone, and leaves it out, also after a restart, until it is enabled again.
    /// One that is disabled already stays so.
    /// - Throws: `notFound`; `storageFailed` where it cannot be remembered, and then it goes on.
    public func disable(_ name: String) async throws(PluginError) {
        try await inTurn(name) { () throws(PluginError) in
            if isDisabled(name) { return }
            guard registry.get(name) != nil else { throw Self.unknown(name) }
            let file = storage.withLock { $0.files[name] }
            let disabled = PluginSwitches.Disabled(
                name: name,
                file: file,
                since: WallClock.now
            )
            if let core {
                try await BlockingCalls.run { () throws(PluginError) in try core.switches.disable(disabled) }
            }
            storage.withLock { $0.disabled[name] = disabled }
            await remove(name)
            events.send(.disabled, name, file: file)
        }
    }

    /// Lets a plugin that was disabled in again, and starts it.
    /// - Throws: `notFound` where it is neither disabled nor there; why it does not start.
    public func enable(_ name: String) async throws(PluginError) {
        let disabled = storage.withLock { $0.disabled[name] }
        guard let disabled else {
            guard registry.get(name) != nil else { throw Self.unknown(name) }
            return
        }
        if let core { try await BlockingCalls.run { () throws(PluginError) in try core.switches.enable(name) } }
        storage.withLock { $0.disabled[name] = nil }
        events.send(.enabled, name, file: disabled.file)
        var refusal: PluginError?
        for file in candidates(for: name, disabled.file) {
            let error = await turns.take("file:" + file) { await self.fileChanged(file, isForced: true) }
            if registry.get(name) != nil { break }
            if file == disabled.file || error?.plugin == name { refusal = refusal ?? error }
        }
        if let error = failure(of: name) { throw error }
        guard registry.get(name) != nil else {
            throw refusal
                ?? PluginError(
                    .fileNotFound,
                    "plugin \(name) is enabled, but there is no file of it any more: put \(name).so into a plugin directory",
                    stage: .discover,
                    plugin: name,
                    file: disabled.file
                )
        }
    }

    /// Whether the operator has disabled a plugin.
    public func isDisabled(_ name: String) -> Bool {
        storage.withLock { $0.disabled[name] != nil }
    }

    /// The plugins that the operator has disabled, ascending by name.
    public var disabled: [DisabledReport] {
        storage.withLock { Array($0.disabled.values) }.sorted { $0.name < $1.name }
            .map { DisabledReport(name: $0.name, file: $0.file, since: $0.since) }
    }

    /// Reads what an earlier host has remembered.
    func loadSwitches() async {
        guard let core else { return }
        do throws(PluginError) {
            let disabled = try await BlockingCalls.run { () throws(PluginError) in try core.switches.disabled() }
            storage.withLock { storage in
                for plugin in disabled { storage.disabled[plugin.name] = plugin }
            }
        } catch {
            logger.error(
                "which plugins are disabled cannot be read; all are enabled: \(error.message)",
                metadata: ["error.code": "\(error.code)"]
            )
        }
    }

    /// The disabled plugin that is in a file, as far as that can be known without running any of it.
    func disabledName(of path: String, _ loader: PluginLoader) -> String? {
        let disabled = storage.withLock { $0.disabled }
        guard !disabled.isEmpty else { return nil }
        let listed = disabled.values.first { $0.file == path }?.name
        guard let plugin = try? Inspector(policy: loader.policy).plugin(at: path) else { return listed }
        // A file without a note is what it was.
        guard let name = plugin.inspection.name else { return listed }
        return disabled[name]?.name
    }

    static func isDisabled(_ name: String) -> PluginError {
        PluginError(
            .disabled,
            "plugin \(name) is disabled; let it in again with: qntx plugin enable \(name)",
            plugin: name
        )
    }

    /// The files that may hold a plugin: the one that it was in, then those of its name, then all others that none is in.
    private func candidates(for name: String, _ file: String?) -> [String] {
        let taken = storage.withLock { Set($0.files.values) }
        let all = discover(in: configuration.directories + existing(configuration.searchPaths))
        let others = all.filter { $0 != file && !taken.contains($0) }
        let named = others.filter { PluginFileName.isFile($0, of: name) }
        let first = file.map { isThere($0) ? [$0] : [] } ?? []
        let launch = remoteLaunch(of: name).map { [$0.source.description] } ?? []
        return first + launch.filter { $0 != file } + named + others.filter { !named.contains($0) }
    }
}
