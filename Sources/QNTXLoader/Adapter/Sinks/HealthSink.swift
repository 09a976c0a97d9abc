import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// Takes a plugin's report of its health.
final class HealthSink: Sendable {
    private static let table = SinkTable<HealthSink>()
    private static let maximumDetails = 1000
    private let status = Mutex<HealthStatus?>(nil)
    private let details = Mutex<[String: String]>([:])

    /// Has a plugin report.
    /// - Parameter body: makes the call, with the handle for it.
    static func collect(_ body: (qntx_health) -> (ABIStatus, String?)) -> HealthStatus {
        let sink = HealthSink()
        let (status, reason) = table.with(sink) { body(qntx_health(api: api, id: $0)) }
        var report =
            sink.status.withLock { $0 } ?? HealthStatus(healthy: false, message: "the plugin reported nothing")
        report.details = sink.details.withLock { $0 }
        if status != .ok {
            report.healthy = false
            report.message = reason ?? "the health check failed: \(status.text)"
        }
        return report
    }

    private func report(_ healthy: Int32, _ message: qntx_str) -> ABIStatus {
        status.withLock { $0 = HealthStatus(healthy: healthy != 0, message: String(message, limit: 4096)) }
        return .ok
    }

    private func detail(_ name: qntx_str, _ value: qntx_str) -> ABIStatus {
        details.withLock { details in
            let name = String(name, limit: 256)
            guard details.count < Self.maximumDetails || details[name] != nil else { return .tooLarge }
            details[name] = String(value, limit: 64 << 10)
            return .ok
        }
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_health_api(
            struct_size: UInt32(MemoryLayout<qntx_health_api>.size),
            reserved: 0,
            report: { (HealthSink.table.find($0.id)?.report($1, $2) ?? .closed).rawValue },
            detail: { (HealthSink.table.find($0.id)?.detail($1, $2) ?? .closed).rawValue }
        )
    )
}
