import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

extension ExchangeAPI {
    static func header(
        _ exchange: qntx_exchange,
        _ name: qntx_str,
        _ value: UnsafeMutablePointer<qntx_str>?
    ) -> Bool {
        value?.pointee = qntx_str()
        guard let field = HTTPField.Name(String(name, limit: 256)) else { return false }
        let found = duringHandler(exchange, else: qntx_str?.none) { state in
            guard let text = state.request?.headers[field] else { return nil }
            return state.arena.copy(text)
        }
        guard let found else { return false }
        value?.pointee = found
        return true
    }

    static func headerAt(
        _ exchange: qntx_exchange,
        _ index: Int,
        _ name: UnsafeMutablePointer<qntx_str>?,
        _ value: UnsafeMutablePointer<qntx_str>?
    ) -> Bool {
        name?.pointee = qntx_str()
        value?.pointee = qntx_str()
        let found = duringHandler(exchange, else: qntx_pair?.none) { state in
            guard let headers = state.request?.headers, headers.indices.contains(index) else { return nil }
            let field = headers[index]
            return qntx_pair(
                name: state.arena.copy(field.name.canonicalName),
                value: state.arena.copy(field.value)
            )
        }
        guard let found else { return false }
        name?.pointee = found.name
        value?.pointee = found.value
        return true
    }

    static func pathValue(
        _ exchange: qntx_exchange,
        _ name: qntx_str,
        _ value: UnsafeMutablePointer<qntx_str>?
    ) -> Bool {
        value?.pointee = qntx_str()
        let name = String(name, limit: 4096)
        let found = duringHandler(exchange, else: qntx_str?.none) { state in
            guard let bytes = state.request?.pathValues.bytes(name) else { return nil }
            let place = bytes.withUnsafeBytes { state.arena.copy($0) }
            return qntx_str(data: place.assumingMemoryBound(to: CChar.self), length: bytes.count)
        }
        guard let found else { return false }
        value?.pointee = found
        return true
    }

    static func isOpen(_ exchange: qntx_exchange) -> Bool {
        openSink(exchange)?.isOpen ?? false
    }

    static func timeLeft(_ exchange: qntx_exchange) -> UInt64 {
        guard let sink = openSink(exchange), sink.isOpen else { return 0 }
        guard let deadline = sink.deadline else { return UInt64.max }
        let left = ContinuousClock.now.duration(to: deadline).components
        guard left.seconds >= 0, left.attoseconds >= 0 else { return 0 }
        return UInt64(left.seconds) * 1_000_000_000 + UInt64(left.attoseconds) / 1_000_000_000
    }

    private static func openSink(_ exchange: qntx_exchange) -> (any ResponseSink)? {
        guard let (slot, generation) = ExchangeTable.shared.find(exchange.id) else { return nil }
        return slot.withState { state in
            guard state.generation == generation, state.answer != .over, !state.cancelled else { return nil }
            return state.sink
        }
    }
}
