import CQNTXPlugin
import QNTXPlugin

extension ExchangeAPI {
    static func tryWrite(_ exchange: qntx_exchange, _ piece: qntx_bytes) -> qntx_status {
        do throws(PluginError) {
            let sink = try takeSink(exchange, then: .streaming) { $0 == .streaming }.sink
            let bytes = try ResponseReader.bytes(piece)
            guard !bytes.isEmpty else { return ABIStatus.ok.rawValue }
            while try !sink.write(bytes) {
                if tellsLater(exchange, sink) { return ABIStatus.again.rawValue }
            }
            return ABIStatus.ok.rawValue
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    /// Has the plugin told when there is room again, once however often it was refused.
    /// - Returns: false where there is room already.
    private static func tellsLater(_ exchange: qntx_exchange, _ sink: any ResponseSink) -> Bool {
        guard let (slot, generation) = ExchangeTable.shared.find(exchange.id) else { return true }
        let watch = slot.withState { state -> ExchangeWatch? in
            guard state.generation == generation, !state.waitsForRoom, let watch = state.watch else { return nil }
            state.waitsForRoom = true
            return watch
        }
        // Nobody wants to be told, or will be already.
        guard let watch else { return true }
        let signal = RoomSignal()
        let over = { @Sendable () -> Void in
            slot.withState { state in if state.generation == generation { state.waitsForRoom = false } }
        }
        sink.whenWritable {
            guard signal.signal() else { return }
            over()
            watch.tellWritable()
        }
        if signal.wait() { return true }
        over()
        return false
    }

    static func watch(_ exchange: qntx_exchange, _ events: UnsafePointer<qntx_exchange_events>?) -> qntx_status {
        do throws(PluginError) {
            var table = qntx_exchange_events()
            try ABIText.sizedStruct(events, into: &table, minimum: 40, "the events of an exchange")
            guard let (slot, generation) = ExchangeTable.shared.find(exchange.id) else {
                return ABIStatus.closed.rawValue
            }
            return slot.watch(generation, table, exchange).rawValue
        } catch {
            return ABIStatus.invalid.rawValue
        }
    }
}
