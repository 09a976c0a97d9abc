import NIOCore
import NIOEmbedded
import NIOHPACK
import NIOHTTP2
import Testing

@testable import QNTXRemote

@Suite struct MessageSizeTests {
    private static func data(_ bytes: some Sequence<UInt8>) -> HTTP2Frame.FramePayload {
        .data(.init(data: .byteBuffer(ByteBuffer(bytes: bytes))))
    }

    private static func prefix(_ length: UInt32) -> [UInt8] {
        [0] + withUnsafeBytes(of: length.bigEndian) { Array($0) }
    }

    /// What has come through.
    private static func through(_ channel: EmbeddedChannel) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let frame = try channel.readInbound(as: HTTP2Frame.FramePayload.self) {
            guard case .data(let data) = frame, case .byteBuffer(let buffer) = data.data else { continue }
            bytes += buffer.readableBytesView
        }
        return bytes
    }

    @Test func `Messages up to the limit come through, however they are cut`() throws {
        let messages =
            Self.prefix(0) + Self.prefix(3) + [1, 2, 3] + Self.prefix(10) + [UInt8](repeating: 9, count: 10)
        for size in 1...messages.count {
            let channel = EmbeddedChannel(handler: MessageSizeGuard(limit: 10))
            for start in stride(from: 0, to: messages.count, by: size) {
                try channel.writeInbound(Self.data(messages[start..<min(start + size, messages.count)]))
            }
            #expect(try Self.through(channel) == messages)
            #expect(try channel.readOutbound(as: HTTP2Frame.FramePayload.self) == nil)
            _ = try channel.finish()
        }
    }

    @Test(arguments: [true, false])
    func `A larger one is refused by its prefix, however that is cut`(hasAnswered: Bool) throws {
        let start = Self.prefix(2) + [1, 2]
        let messages = start + Self.prefix(11) + [7]
        for size in 1...messages.count {
            let channel = EmbeddedChannel(handler: MessageSizeGuard(limit: 10))
            if hasAnswered {
                try channel.writeOutbound(HTTP2Frame.FramePayload.headers(.init(headers: [":status": "200"])))
                _ = try channel.readOutbound(as: HTTP2Frame.FramePayload.self)
            }
            for start in stride(from: 0, to: messages.count, by: size) {
                try channel.writeInbound(Self.data(messages[start..<min(start + size, messages.count)]))
            }
            #expect(try Self.through(channel).count < messages.count)
            let answer = try channel.readOutbound(as: HTTP2Frame.FramePayload.self)
            guard case .headers(let headers) = answer else {
                Issue.record("no headers")
                return
            }
            #expect(headers.endStream)
            #expect(headers.headers.first(name: "grpc-status") == "8")
            #expect(headers.headers.contains(name: ":status") == !hasAnswered)
            guard case .rstStream(.noError) = try channel.readOutbound(as: HTTP2Frame.FramePayload.self) else {
                Issue.record("no reset")
                return
            }
            // Nothing of the transport's can follow that.
            #expect(throws: (any Error).self) {
                try channel.writeOutbound(HTTP2Frame.FramePayload.headers(.init(headers: [:])))
            }
            _ = try? channel.finish()
        }
    }
}
