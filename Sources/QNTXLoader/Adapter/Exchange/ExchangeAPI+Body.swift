import CQNTXPlugin
import QNTXPlugin

extension ExchangeAPI {
    /// What a look at the body found.
    private enum Found {
        case taken(Int)
        case wait(any BodySource)
        case failed(ABIStatus)
    }

    static func bodyRead(
        _ exchange: qntx_exchange,
        _ buffer: UnsafeMutableRawPointer?,
        _ capacity: Int,
        _ count: UnsafeMutablePointer<Int>?
    ) -> qntx_status {
        count?.pointee = 0
        guard let buffer, let count, capacity > 0 else { return ABIStatus.invalid.rawValue }
        while true {
            let found = duringHandler(exchange, else: Found.failed(.closed)) { state in
                take(&state, UnsafeMutableRawBufferPointer(start: buffer, count: capacity))
            }
            switch found {
            case .taken(let taken):
                count.pointee = taken
                return ABIStatus.ok.rawValue
            case .failed(let status): return status.rawValue
            case .wait(let source): wait(for: source)
            }
        }
    }

    static func bodyAll(
        _ exchange: qntx_exchange,
        _ limit: Int,
        _ body: UnsafeMutablePointer<qntx_bytes>?
    ) -> qntx_status {
        body?.pointee = qntx_bytes()
        guard let body else { return ABIStatus.invalid.rawValue }
        let limit = limit > 0 ? limit : Int.max
        var all: [UInt8] = []
        while true {
            let found = duringHandler(exchange, else: Found.failed(.closed)) { state in
                collect(&state, into: &all, limit)
            }
            switch found {
            case .taken:
                // The view has to outlive this function, so it goes into the arena.
                let view = duringHandler(exchange, else: qntx_bytes?.none) { state in
                    let place = all.withUnsafeBytes { state.arena.copy($0) }
                    return qntx_bytes(data: place, length: all.count)
                }
                guard let view else { return ABIStatus.closed.rawValue }
                body.pointee = view
                return ABIStatus.ok.rawValue
            case .failed(let status): return status.rawValue
            case .wait(let source): wait(for: source)
            }
        }
    }

    private static func take(_ state: inout ExchangeState, _ buffer: UnsafeMutableRawBufferPointer) -> Found {
        switch state.request?.body {
        case .whole(let bytes):
            return .taken(copy(bytes, from: &state.offset, to: buffer))
        case .stream(let source):
            if state.offset == state.piece.count {
                do throws(PluginError) {
                    switch try source.poll() {
                    case .bytes(let piece):
                        state.piece = piece
                        state.offset = 0
                    case .end: return .taken(0)
                    case .notYet: return .wait(source)
                    }
                } catch {
                    return .failed(ABIStatus(error))
                }
            }
            return .taken(copy(state.piece, from: &state.offset, to: buffer))
        case nil: return .failed(.closed)
        }
    }

    /// Moves what is left of the body to `all`; `taken` when that was the end of it.
    private static func collect(_ state: inout ExchangeState, into all: inout [UInt8], _ limit: Int) -> Found {
        switch state.request?.body {
        case .whole(let bytes):
            guard bytes.count - state.offset <= limit else { return .failed(.tooLarge) }
            all.append(contentsOf: bytes[state.offset...])
            state.offset = bytes.count
            return .taken(all.count)
        case .stream(let source):
            do throws(PluginError) {
                while true {
                    guard all.count + state.piece.count - state.offset <= limit else { return .failed(.tooLarge) }
                    all.append(contentsOf: state.piece[state.offset...])
                    state.offset = state.piece.count
                    switch try source.poll() {
                    case .bytes(let piece):
                        state.piece = piece
                        state.offset = 0
                    case .end: return .taken(all.count)
                    case .notYet: return .wait(source)
                    }
                }
            } catch {
                return .failed(ABIStatus(error))
            }
        case nil: return .failed(.closed)
        }
    }

    private static func copy(
        _ bytes: [UInt8],
        from offset: inout Int,
        to buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let count = min(bytes.count - offset, buffer.count)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
        offset += count
        return count
    }

    /// Blocks until the source has something. Only on pool threads: on an event loop every body is whole.
    private static func wait(for source: any BodySource) {
        let event = BlockingEvent()
        source.whenReadable { event.signal() }
        event.wait()
    }
}
