import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

extension ExchangeAPI {
    static func respond(_ exchange: qntx_exchange, _ response: UnsafePointer<qntx_response>?) -> qntx_status {
        do throws(PluginError) {
            var answer = try ResponseReader.head(response)
            if let response { answer.body = .whole(try ResponseReader.bytes(response.pointee.body)) }
            let (sink, watch) = try takeSink(exchange, then: .over) { $0 == .none }
            return try ending(watch) { () throws(PluginError) in try sink.respond(answer) }
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    static func begin(_ exchange: qntx_exchange, _ head: UnsafePointer<qntx_response>?) -> qntx_status {
        do throws(PluginError) {
            let answer = try ResponseReader.head(head)
            let sink = try takeSink(exchange, then: .streaming) { $0 == .none }.sink
            try sink.begin(answer.status, answer.headers)
            return ABIStatus.ok.rawValue
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    static func write(_ exchange: qntx_exchange, _ piece: qntx_bytes) -> qntx_status {
        do throws(PluginError) {
            let sink = try takeSink(exchange, then: .streaming) { $0 == .streaming }.sink
            let bytes = try ResponseReader.bytes(piece)
            guard !bytes.isEmpty else { return ABIStatus.ok.rawValue }
            while try !sink.write(bytes) {
                if CallFrame.currentIsInline { return ABIStatus.again.rawValue }
                let event = BlockingEvent()
                sink.whenWritable { event.signal() }
                event.wait()
            }
            return ABIStatus.ok.rawValue
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    static func end(_ exchange: qntx_exchange, _ trailers: UnsafePointer<qntx_pair>?, _ count: Int) -> qntx_status {
        do throws(PluginError) {
            let fields = try ResponseReader.fields(trailers, count)
            let (sink, watch) = try takeSink(exchange, then: .over) { $0 == .streaming }
            return try ending(watch) { () throws(PluginError) in try sink.end(fields.isEmpty ? nil : fields) }
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    static func abort(_ exchange: qntx_exchange) -> qntx_status {
        do throws(PluginError) {
            let (sink, watch) = try takeSink(exchange, then: .over) { $0 == .streaming }
            return try ending(watch) { sink.abort() }
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    /// Ends an answer, and tells who wants to know of it.
    private static func ending(
        _ watch: ExchangeWatch?,
        _ body: () throws(PluginError) -> Void
    ) throws(PluginError) -> qntx_status {
        do throws(PluginError) {
            try body()
        } catch {
            watch?.tellOver(ABIStatus(error))
            throw error
        }
        watch?.tellOver(.ok)
        return ABIStatus.ok.rawValue
    }

    /// The sink of an exchange whose answer is as far as `allows` wants, moved on to `next`. When that is its end and
    /// the handler has returned, the exchange is over.
    /// - Returns: the sink, and who is to be told that the exchange is over.
    static func takeSink(
        _ exchange: qntx_exchange,
        then next: ExchangeState.Answer,
        allows: (ExchangeState.Answer) -> Bool
    ) throws(PluginError) -> (sink: any ResponseSink, watch: ExchangeWatch?) {
        guard let (slot, generation) = ExchangeTable.shared.find(exchange.id) else { throw stale }
        var ends = false
        var watch: ExchangeWatch?
        let sink = slot.withState { state -> (any ResponseSink)? in
            guard state.generation == generation, allows(state.answer),
                state.place == .handler || state.place == .deferred
            else { return nil }
            let sink = state.sink
            state.answer = next
            ends = next == .over && state.place == .deferred
            if ends { watch = ExchangeSlot.clear(&state) }
            return sink
        }
        if ends { ExchangeTable.shared.giveBack(slot) }
        guard let sink else { throw stale }
        return (sink, watch)
    }

    private static let stale = PluginError(.closed, "the exchange is over")
}
