import Logging
import NIOCore
import NIOEmbedded
import NIOWebSocket
import QNTXPlugin
import Testing

@testable import QNTXServer

/// A session without a socket, in a time of its own.
struct EmbeddedWebSocket {
    let channel = EmbeddedChannel()
    let events: RecordingEvents
    let socket: ServerWebSocket

    init(
        _ settings: WebSocketSettings = WebSocketSettings(),
        echoes: Bool = true,
        pauses: Bool = false
    ) throws {
        events = RecordingEvents(echoes: echoes, pauses: pauses)
        socket = ServerWebSocket(domain: "test", eventLoop: channel.eventLoop, limit: settings.queuedBytes)
        let session = WebSocketSession(
            socket: socket,
            events: events,
            settings: settings,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try channel.pipeline.syncOperations.addHandlers([
            ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: settings.decoderLimit)),
            session,
        ])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Has bytes arrive in one read.
    func receive(_ bytes: [UInt8]) {
        channel.pipeline.syncOperations.fireChannelRead(NIOAny(ByteBuffer(bytes: bytes)))
        channel.pipeline.syncOperations.fireChannelReadComplete()
        channel.embeddedEventLoop.run()
    }

    func receive(_ frames: TestFrame...) { receive(frames.flatMap(\.bytes)) }

    func receiveByteByByte(_ frames: TestFrame...) {
        for byte in frames.flatMap(\.bytes) { receive([byte]) }
    }

    var isActive: Bool { channel.isActive }

    /// Loses the connection.
    func lose() throws { try channel.close().wait() }

    /// Has the server shut down.
    func quiesce() {
        channel.pipeline.syncOperations.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        channel.embeddedEventLoop.run()
    }

    func advance(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    /// The frames that have been sent since the last time.
    func sent() throws -> [TestFrame] {
        channel.embeddedEventLoop.run()
        var bytes: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        return TestFrame.all(bytes)
    }

    /// Expects that the peer has been sent a close frame last, and that the plugin has been told the same, once.
    func expectClosed(_ code: UInt16, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let frames = try sent()
        #expect(frames.last?.closeCode == code, sourceLocation: sourceLocation)
        #expect(events.code == code, sourceLocation: sourceLocation)
        #expect(!socket.isOpen, sourceLocation: sourceLocation)
        #expect(!channel.isActive, sourceLocation: sourceLocation)
    }

    /// Ends it, and sees that nothing is left.
    func finish(sourceLocation: SourceLocation = #_sourceLocation) throws {
        _ = try? channel.finish(acceptAlreadyClosed: true)
        #expect(events.record.closings.count == 1, sourceLocation: sourceLocation)
        #expect(events.record.afterEnd == 0, sourceLocation: sourceLocation)
        #expect(socket.queuedBytes == 0, sourceLocation: sourceLocation)
    }
}
