import QNTXCore
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// What happens to the plugins and their files, until the task that takes the events ends. One who has seen nothing yet is
    /// told first how things are: an event `present` for each plugin, `rejected` for each file that is none, `disabled` for
    /// each plugin that the operator has disabled.
    /// - Parameter last: the number of the last event that was seen, for one who comes back; nil for none.
    public func followEvents(after last: UInt64? = nil) -> AsyncStream<PluginEvent> {
        events.follow(after: last, first: present)
    }

    /// How things are, as events.
    private func present(_ number: UInt64) -> [PluginEvent] {
        let now = WallClock.now
        let storage = storage.withLock { $0 }
        let plugins = registry.getAll().sorted { $0.key < $1.key }.map { name, plugin in
            PluginEvent(
                number: number,
                time: now,
                kind: .present,
                plugin: name,
                version: plugin.metadata.version,
                state: registry.getState(name),
                file: storage.files[name],
                error: storage.failures[name].map { ErrorReport($0) }
            )
        }
        let rejected = self.rejected.map { rejected in
            PluginEvent(
                number: number,
                time: now,
                kind: rejected.kind == .directory ? .directory : .rejected,
                plugin: rejected.error.plugin,
                file: rejected.file,
                error: ErrorReport(rejected.error)
            )
        }
        let disabled = self.disabled.map { disabled in
            PluginEvent(
                number: number,
                time: disabled.since,
                kind: .disabled,
                plugin: disabled.name,
                file: disabled.file
            )
        }
        return plugins + rejected + disabled
    }
}
