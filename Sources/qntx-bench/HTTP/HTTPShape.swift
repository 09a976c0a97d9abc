/// A kind of request, and which of the plugin's routes takes it.
enum HTTPShape: Sendable {
    case getInline, getPooled, postInline, postPooled
    /// Those of a plugin in a process of its own.
    case isolatedInline, isolatedPooled

    /// How the report calls it.
    var name: String {
        switch self {
        case .getInline: "http-inline"
        case .getPooled: "http-pooled"
        case .postInline: "http-post-inline"
        case .postPooled: "http-post-pooled"
        case .isolatedInline: "isolated-inline"
        case .isolatedPooled: "isolated-pooled"
        }
    }

    /// The path below the plugin's prefix.
    var path: String {
        switch self {
        case .getInline, .postInline, .isolatedInline: "/inline"
        case .getPooled, .postPooled, .isolatedPooled: "/pooled"
        }
    }

    /// Bytes of the request's body, which come back; 0 for a GET.
    var bodyLength: Int {
        switch self {
        case .getInline, .getPooled, .isolatedInline, .isolatedPooled: 0
        case .postInline, .postPooled: 1024
        }
    }

    /// Bytes of the answer's body.
    var answerLength: Int { bodyLength > 0 ? bodyLength : HTTPServers.text.utf8.count }

    /// Whether the plugin has a process of its own.
    var isIsolated: Bool { against != "Hummingbird" }

    /// What it is held against.
    var against: String {
        switch self {
        case .getInline, .getPooled, .postInline, .postPooled: "Hummingbird"
        case .isolatedInline, .isolatedPooled: "in process"
        }
    }

    /// What the report holds it to.
    var limit: Limit? {
        switch self {
        case .getInline: .ratioAtLeast(0.95)
        case .getPooled: .ratioAtLeast(0.8)
        case .postInline, .postPooled, .isolatedInline, .isolatedPooled: nil
        }
    }
}
