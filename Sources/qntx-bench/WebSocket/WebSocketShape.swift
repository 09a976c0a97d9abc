/// A way of talking, and which of the plugin's endpoints is talked to.
enum WebSocketShape: CaseIterable, Sendable {
    case text, binary, pooled, single

    /// How the report calls it.
    var name: String {
        switch self {
        case .text: "websocket-echo"
        case .binary: "websocket-echo-binary"
        case .pooled: "websocket-echo-pooled"
        case .single: "websocket-single"
        }
    }

    /// The endpoint.
    var path: String {
        switch self {
        case .text, .binary, .single: "/\(BenchPlugin.name)-ws/inline"
        case .pooled: "/\(BenchPlugin.name)-ws/pooled"
        }
    }

    var isBinary: Bool {
        switch self {
        case .binary: true
        case .text, .pooled, .single: false
        }
    }

    /// How many messages of each connection are under way at any time.
    var window: Int {
        switch self {
        case .text, .binary, .pooled: 16
        case .single: 1
        }
    }

    /// What the report says beside the figures.
    var remark: String {
        let kind = isBinary ? "bytes" : "text"
        let many = window == 1 ? "one message of each" : "\(window) messages of each"
        return "32 bytes of \(kind) over \(Self.connections) connections, \(many) under way"
    }

    /// What the report holds it to.
    var limit: Limit? {
        switch self {
        case .text, .binary, .single: .ratioAtLeast(0.9)
        case .pooled: nil
        }
    }

    static let connections = 32
}
