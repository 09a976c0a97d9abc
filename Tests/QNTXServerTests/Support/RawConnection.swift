import NIOCore
import NIOPosix

/// A connection on which a test says exactly what it wants, byte by byte.
enum RawConnection {
    /// Runs a piece of code with a connection to a port of this machine.
    static func with<Result>(
        port: Int,
        _ body: (Reader, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(Reader(inbound.makeAsyncIterator()), outbound)
        }
    }

    /// Sends a text, and gives all that comes back until the server closes the connection.
    static func exchange(_ text: String, port: Int, closingAfter: Bool = false) async throws -> String {
        try await with(port: port) { reader, outbound in
            try await outbound.write(ByteBuffer(string: text))
            if closingAfter { outbound.finish() }
            return try await reader.untilClosed()
        }
    }

    /// Reads what the server sends.
    final class Reader {
        private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        private var pending: [UInt8] = []

        init(_ iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) {
            self.iterator = iterator
        }

        /// Everything until the server closes the connection.
        func untilClosed() async throws -> String {
            while let buffer = try await iterator.next() { pending += buffer.readableBytesView }
            return take(pending.count)
        }

        /// Everything up to and with a text; what comes later stays for the next call.
        func until(_ end: String) async throws -> String {
            let end = Array(end.utf8)
            while true {
                if let range = pending.firstRange(of: end) { return take(range.upperBound) }
                guard let buffer = try await iterator.next() else { return take(pending.count) }
                pending += buffer.readableBytesView
            }
        }

        private func take(_ count: Int) -> String {
            defer { pending.removeFirst(count) }
            return String(decoding: pending[..<count], as: UTF8.self)
        }
    }
}
