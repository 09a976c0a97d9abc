import NIOCore
import NIOPosix
import QNTXPlugin

/// A client that says exactly what it wants, byte by byte.
final class WebSocketClient {
    private let channel: any Channel
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var pending: [UInt8] = []

    private init(
        _ channel: any Channel,
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.channel = channel
        self.outbound = outbound
        iterator = inbound.makeAsyncIterator()
    }

    static let request = """
        GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
        """

    /// Runs a piece of code with a connection on which nothing has been said.
    /// - Parameter receiveBuffer: how much the kernel takes of what the client does not read.
    static func connected(
        _ port: Int,
        receiveBuffer: Int32? = nil,
        _ body: (WebSocketClient) async throws -> Void
    ) async throws {
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer))
        }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true)
                )
            }
        }
        try await channel.executeThenClose { inbound, outbound in
            try await body(WebSocketClient(channel.channel, inbound, outbound))
        }
    }

    /// Runs a piece of code with a WebSocket.
    static func with(
        _ port: Int,
        receiveBuffer: Int32? = nil,
        _ body: (WebSocketClient) async throws -> Void
    ) async throws {
        try await connected(port, receiveBuffer: receiveBuffer) { client in
            try await client.send(text: request)
            let head = try await client.head()
            guard head.hasPrefix("HTTP/1.1 101 ") else { throw PluginError(.internalError, "no upgrade: \(head)") }
            try await body(client)
        }
    }

    func send(_ frames: TestFrame...) async throws { try await send(frames.flatMap(\.bytes)) }

    func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    func send(text: String) async throws { try await send(Array(text.utf8)) }

    /// Closes the client's own side.
    func finish() { outbound.finish() }

    /// Drops the connection at once, with a reset if `resets`.
    func drop() async throws { try await channel.close() }

    /// The head of an answer, and `count` bytes behind it.
    func head(andBody count: Int = 0) async throws -> String {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = pending.firstRange(of: end), pending.count >= range.upperBound + count {
                defer { pending.removeFirst(range.upperBound + count) }
                return String(decoding: pending[..<(range.upperBound + count)], as: UTF8.self)
            }
            guard let buffer = try await iterator.next() else { return String(decoding: pending, as: UTF8.self) }
            pending += buffer.readableBytesView
        }
    }

    /// The next frame; nil when the server has closed.
    func next() async throws -> TestFrame? {
        while true {
            if let frame = TestFrame.read(&pending) { return frame }
            guard let buffer = try await iterator.next() else { return nil }
            pending += buffer.readableBytesView
        }
    }

    /// All frames until the server closes.
    func rest() async throws -> [TestFrame] {
        var frames: [TestFrame] = []
        while let frame = try await next() { frames.append(frame) }
        return frames
    }
}
