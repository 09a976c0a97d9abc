import ArgumentParser

/// Something that can be measured.
enum Measurement: String, CaseIterable, ExpressibleByArgument, Sendable {
    case load
    case echo
    case serviceCalls = "service-calls"
    case functions
    case writes
    case queries
    case httpInline = "http-inline"
    case httpPooled = "http-pooled"
    case httpPost = "http-post"
    case websocket
    case stream
    case neighbours
    case live
    case isolated
    case memory
    case memoryWebSocket = "memory-websocket"

    /// Measures it.
    func run(_ bench: Bench) async throws -> [Row] {
        switch self {
        case .load: try await LoadMeasurement(bench: bench).run()
        case .echo: try await EchoMeasurement(bench: bench).run()
        case .serviceCalls: try await ServiceCallMeasurement(bench: bench).run()
        case .functions: try await FunctionMeasurement(bench: bench).run()
        case .writes: try await WriteMeasurement(bench: bench).run()
        case .queries: try await QueryMeasurement(bench: bench).run()
        case .httpInline: try await HTTPMeasurement(bench: bench).run([.getInline])
        case .httpPooled: try await HTTPMeasurement(bench: bench).run([.getPooled])
        case .httpPost: try await HTTPMeasurement(bench: bench).run([.postInline, .postPooled])
        case .websocket: try await WebSocketMeasurement(bench: bench).run()
        case .stream: try await StreamMeasurement(bench: bench).run()
        case .neighbours: try await NeighbourMeasurement(bench: bench).run()
        case .live: try await LiveMeasurement(bench: bench).run()
        case .isolated: try await IsolatedMeasurement(bench: bench).run()
        case .memory: try await MemoryMeasurement(bench: bench).run()
        case .memoryWebSocket: try await WebSocketMemoryMeasurement(bench: bench).run()
        }
    }
}
