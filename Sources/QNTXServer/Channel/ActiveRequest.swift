import NIOCore
import NIOHTTP1
import QNTXHost
import QNTXPlugin

/// The request that a connection is busy with, while a plugin has it.
final class ActiveRequest {
    /// Which request of the connection this is.
    let number: UInt64
    let head: HTTPRequestHead
    let target: RequestTarget
    let domain: Domain
    /// The announced length of the body, in bytes; nil where it is not announced.
    let announcedLength: UInt64?
    /// Whether a body follows the head.
    let hasBody: Bool
    /// Whether the domain counts it, and has to be told when it is over.
    var isCounted = false
    var route: HTTPRoute?
    /// What serves the WebSocket that it asks for.
    var webSocket: WebSocketService?
    /// The path below its endpoint.
    var webSocketPath = ""
    var pathValues = PathValues.none
    /// The largest body, in bytes.
    var maximumBody = 0
    /// What has arrived of a body that the handler gets whole.
    var collected: [UInt8] = []
    /// The body of a handler that reads while it arrives.
    var body: ServerBody?
    var sink: ServerSink?
    var work: (any HandlerWork)?
    /// How long the answer may take to begin, once the request is complete.
    var limit = TimeAmount.zero
    var deadline: NIODeadline?
    /// Whether the whole request has been read. (One without a body has been, with its head.)
    var isComplete: Bool
    /// Whether the head of the answer has been written.
    var hasBegun = false

    init(number: UInt64, head: HTTPRequestHead, target: RequestTarget, domain: Domain) {
        self.number = number
        self.head = head
        self.target = target
        self.domain = domain
        announcedLength = head.headers.first(name: "content-length").flatMap { UInt64($0) }
        hasBody = announcedLength.map { $0 > 0 } ?? head.headers.contains(name: "transfer-encoding")
        isComplete = !hasBody
    }
}
