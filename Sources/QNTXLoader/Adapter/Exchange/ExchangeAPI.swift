import CQNTXPlugin
import QNTXPlugin

/// The functions of `qntx_exchange_api`: one table for all plugins, for the life of the process.
///
/// Each begins by finding the exchange that a handle means, so that a stale or invented one is a status and no crash.
enum ExchangeAPI {
    nonisolated(unsafe) static let table = StaticTable.make(
        qntx_exchange_api(
            struct_size: UInt32(MemoryLayout<qntx_exchange_api>.size),
            reserved: 0,
            header: { header($0, $1, $2) },
            header_at: { headerAt($0, $1, $2, $3) },
            path_value: { pathValue($0, $1, $2) },
            body_read: { bodyRead($0, $1, $2, $3) },
            body_all: { bodyAll($0, $1, $2) },
            respond: { respond($0, $1) },
            begin: { begin($0, $1) },
            write: { write($0, $1) },
            end: { end($0, $1, $2) },
            is_open: { isOpen($0) },
            time_left: { timeLeft($0) },
            abort: { abort($0) },
            try_write: { tryWrite($0, $1) },
            watch: { watch($0, $1) }
        )
    )

    /// Runs a piece of code on the exchange of a handle, under its lock, while its handler runs.
    static func duringHandler<Result>(
        _ exchange: qntx_exchange,
        else fallback: Result,
        _ body: (inout ExchangeState) -> Result
    ) -> Result {
        guard let (slot, generation) = ExchangeTable.shared.find(exchange.id) else { return fallback }
        return slot.duringHandler(generation, else: fallback, body)
    }
}

extension ExchangeSlot {
    /// Runs a piece of code under the lock, if this is still the exchange meant and its handler runs.
    func duringHandler<Result>(
        _ generation: UInt64,
        else fallback: Result,
        _ body: (inout ExchangeState) -> Result
    ) -> Result {
        let result = withState { state -> Result? in
            guard state.generation == generation, state.place == .handler else { return nil }
            return body(&state)
        }
        return result ?? fallback
    }
}
