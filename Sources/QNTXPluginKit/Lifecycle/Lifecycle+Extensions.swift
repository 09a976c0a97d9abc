import CQNTXPlugin
import QNTXPlugin

/// The functions of the extensions "qntx.jobs/1", "qntx.reconfigure/1", "qntx.handover/1" and "qntx.drain/1".
extension Lifecycle {
    static func registerJobs(_ state: UnsafeMutableRawPointer?, _ registry: qntx_job_registry) -> qntx_status {
        guard let instance = Instance.all.find(state) else { return ABIStatus.closed.rawValue }
        guard let plugin = instance.plugin.jobExecuting else { return ABIStatus.unsupported.rawValue }
        return answer(instance.host, BlockingTask.run { try await plugin.jobHandlers() }) { handlers in
            for (name, handler) in handlers.sorted(by: { $0.key < $1.key }) {
                let number = instance.add(JobRoute(handler, instance.host))
                let status = JobRoute.register(name, number, in: registry)
                // The host says which one it refuses, and why.
                guard status == .ok else { return status }
            }
            return .ok
        }
    }

    static func reconfigure(_ state: UnsafeMutableRawPointer?) -> qntx_status {
        guard let instance = Instance.all.find(state) else { return ABIStatus.closed.rawValue }
        guard let plugin = instance.plugin.reconfigurable else { return ABIStatus.unsupported.rawValue }
        return answer(instance.host, BlockingTask.run { try await plugin.reconfigure() }) { .ok }
    }

    static func drain(_ state: UnsafeMutableRawPointer?) {
        guard let instance = Instance.all.find(state), let plugin = instance.plugin.draining else { return }
        _ = BlockingTask.run { await plugin.drain() }
    }

    static func save(_ state: UnsafeMutableRawPointer?, _ saved: qntx_saved) -> qntx_status {
        guard let instance = Instance.all.find(state) else { return ABIStatus.closed.rawValue }
        guard let plugin = instance.plugin.handingOver else { return ABIStatus.unsupported.rawValue }
        return answer(instance.host, BlockingTask.run { try await plugin.save() }) { bytes in
            bytes.withUnsafeBytes { bytes in
                ABIStatus(rawValue: qntx_save(saved, bytes.baseAddress, bytes.count))
            }
        }
    }

    static func restore(
        _ state: UnsafeMutableRawPointer?,
        _ version: qntx_str,
        _ saved: qntx_bytes
    ) -> qntx_status {
        guard let instance = Instance.all.find(state) else { return ABIStatus.closed.rawValue }
        guard let plugin = instance.plugin.handingOver else { return ABIStatus.unsupported.rawValue }
        let bytes = [UInt8](UnsafeRawBufferPointer(start: saved.data, count: saved.length))
        let version = String(version)
        return answer(instance.host, BlockingTask.run { try await plugin.restore(bytes, from: version) }) { .ok }
    }
}
