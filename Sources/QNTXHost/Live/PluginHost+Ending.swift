import Foundation
import Logging
import QNTXCore
import QNTXLoader
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// Ends an instance that another one has taken the place of, without keeping anybody waiting: drain, shut down, retire.
    func end(_ plugin: any DomainPlugin, _ domain: Domain?) {
        storage.withLock { storage in
            storage.lastEnding += 1
            let number = storage.lastEnding
            storage.endings[number] = Task {
                await self.endNow(plugin, domain)
                self.storage.withLock { $0.endings[number] = nil }
            }
        }
    }

    private func endNow(_ plugin: any DomainPlugin, _ domain: Domain?) async {
        await drain(plugin, domain, 1012, "a new version takes over")
        await core?.pulse.leave(plugin.metadata.name, within: configuration.deadlines.drain)
        do throws(PluginError) {
            try await shutDown(plugin)
        } catch {
            logger.error(
                "of the instance that was replaced: \(error.message)",
                metadata: ["plugin.id": "\(plugin.metadata.name)", "error.code": "\(error.code)"]
            )
        }
        await retire(plugin)
    }

    /// Calls a plugin's `shutdown`, with its deadline.
    func shutDown(_ plugin: any DomainPlugin) async throws(PluginError) {
        let name = plugin.metadata.name
        // What hangs already will not come back for this.
        let hangs = storage.withLock { $0.hangs[name] != nil }
        let limit = hangs ? min(.seconds(1), configuration.deadlines.shutdown) : configuration.deadlines.shutdown
        do {
            try await withDeadline(limit, "shutdown of plugin \(name)") { try await plugin.shutdown() }
        } catch {
            throw .wrapping(error, "plugin \(name) failed to shut down", stage: .retire, plugin: name)
        }
    }

    /// Unmaps the library of a plugin that is over, or keeps account of what it holds.
    func retire(_ plugin: any DomainPlugin) async {
        guard let plugin = plugin as? NativePlugin else { return }
        let (name, version) = (plugin.metadata.name, plugin.metadata.version)
        let retiring = Task { () throws(PluginError) in try await plugin.retire() }
        do {
            let limit = configuration.deadlines.shutdown
            let image = try await withDeadline(limit, "unmapping plugin \(name)") { try await retiring.value }
            account(plugin, image)
        } catch {
            let (bytes, text) = (plugin.inspection.library?.size ?? 0, PluginError.text(of: error))
            retired.addHanging(name, version, bytes: bytes, text)
            logger.error(
                "the library of plugin \(name) \(version) stays mapped: \(text)",
                metadata: ["plugin.id": "\(name)"]
            )
            events.send(.retired, name, version: version, message: text)
            Task {
                // It may only have taken its time.
                guard let image = try? await retiring.value else { return }
                retired.removeHanging(name, version, bytes: bytes)
                account(plugin, image)
            }
        }
    }

    private func account(_ plugin: NativePlugin, _ image: RetiredImage) {
        let (name, version) = (plugin.metadata.name, plugin.metadata.version)
        retired.add(name, version, image)
        logger.info(
            "the library of plugin \(name) \(version) \(image.fate == .unloaded ? "is unmapped" : "stays mapped")",
            metadata: ["plugin.id": "\(name)", "retired.reason": "\(image.reasonCode ?? "")"]
        )
        events.send(.retired, name, version: version, message: image.reason ?? "its library was unmapped")
        if image.canBeTriedAgain { retryLater(plugin, image) }
    }

    /// What keeps a library mapped may pass: a thread of it ends, a thread of the host's leaves it.
    private func retryLater(_ plugin: NativePlugin, _ image: RetiredImage) {
        let (name, version) = (plugin.metadata.name, plugin.metadata.version)
        Task {
            for pause in [1, 5, 30] {
                try? await Task.sleep(for: .seconds(pause))
                guard isOpen else { return }
                guard let next = try? await plugin.retire(), !next.canBeTriedAgain else { continue }
                retired.remove(name, version, image)
                retired.add(name, version, next)
                events.send(.retired, name, version: version, message: next.reason ?? "its library was unmapped")
                return
            }
        }
    }
}
