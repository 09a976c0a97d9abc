import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// Takes what a plugin saves for the instance that takes its place.
final class SavedSink: Sendable {
    /// The most that is handed on, in bytes.
    static let limit = 256 << 20

    private struct State {
        var bytes: [UInt8] = []
        var isTooLarge = false
    }

    private static let table = SinkTable<SavedSink>()
    private let state = Mutex(State())

    /// Has a plugin save.
    /// - Parameter body: makes the call, with the handle for it.
    static func collect(_ body: (qntx_saved) -> (ABIStatus, String?)) throws(PluginError) -> [UInt8] {
        let sink = SavedSink()
        let (status, reason) = table.with(sink) { body(qntx_saved(api: api, id: $0)) }
        let state = sink.state.withLock { $0 }
        guard !state.isTooLarge else {
            throw PluginError(.tooLarge, "it saves more than \(limit) bytes, which is the limit")
        }
        guard status == .ok else {
            throw PluginError(status.errorCode, "save failed: \(reason ?? status.text)")
        }
        return state.bytes
    }

    private func write(_ piece: qntx_bytes) -> ABIStatus {
        guard piece.length != 0 else { return .ok }
        // A length beyond what there can be arrives here as a negative one.
        guard let data = piece.data, piece.length > 0 else { return .invalid }
        return state.withLock { state in
            guard piece.length <= Self.limit - state.bytes.count, !state.isTooLarge else {
                state.isTooLarge = true
                return .tooLarge
            }
            state.bytes.append(contentsOf: UnsafeRawBufferPointer(start: data, count: piece.length))
            return .ok
        }
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_saved_api(
            struct_size: UInt32(MemoryLayout<qntx_saved_api>.size),
            reserved: 0,
            write: { (SavedSink.table.find($0.id)?.write($1) ?? .closed).rawValue }
        )
    )
}
