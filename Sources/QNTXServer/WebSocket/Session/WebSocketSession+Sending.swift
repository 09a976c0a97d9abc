import DequeModule
import NIOCore
import NIOWebSocket
import QNTXPlugin

extension WebSocketSession {
    /// Frames are put one behind the other into one buffer, and that is written, until it has as many bytes as this.
    private static let batch = 64 << 10

    /// Sends a message for which the socket has counted already.
    func send(_ message: WebSocketMessage) {
        write(message)
        if !isReading, !isDelivering { flushIfNeeded() }
    }

    /// Sends all that other threads have given.
    func sendOutbox() {
        writeOutbox()
        flushIfNeeded()
    }

    func writeOutbox() {
        for outgoing in socket.takeOutbox() {
            switch outgoing {
            case .message(let message): write(message)
            case .close(let closing): beginClosing(closing)
            }
        }
    }

    private func write(_ message: WebSocketMessage) {
        let count = message.byteCount
        switch message {
        case .text(let text):
            unflushed.writeHeader(.text, count)
            unflushed.writeString(text)
        case .binary(let bytes):
            unflushed.writeHeader(.binary, count)
            unflushed.writeBytes(bytes)
        }
        unflushedCost += message.cost
        if unflushed.readableBytes >= Self.batch { writeBatch() }
    }

    /// Writes a control frame.
    func write(_ opcode: WebSocketOpcode, _ payload: [UInt8]) {
        unflushed.writeHeader(opcode, payload.count)
        unflushed.writeBytes(payload)
    }

    /// Gives the batch to the channel, which takes it with the next flush.
    private func writeBatch() {
        guard let context else { return }
        let (cost, count) = (unflushedCost, unflushed.readableBytes)
        bytesWritten += count
        bytesInFlight += count
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.wrote(cost: cost, count: count)
            case .failure: self.lost(count)
            }
        }
        context.write(wrapOutboundOut(unflushed), promise: promise)
        needsFlush = true
        unflushed = ByteBuffer()
        unflushedCost = 0
    }

    func flushIfNeeded() {
        if unflushed.readableBytes > 0 { writeBatch() }
        guard needsFlush else { return }
        needsFlush = false
        context?.flush()
        if bytesInFlight > 0 { watchSending() }
    }

    /// The connection breaks, and who serves it is told when it is gone. Nothing more is taken until then: on a channel
    /// that closes, each write fails while it is made, and who goes on sending would have us write without end.
    private func lost(_ count: Int) {
        bytesInFlight -= count
        socket.shut()
        unflushed = ByteBuffer()
        unflushedCost = 0
        waitingPing = nil
    }

    /// The kernel has taken what was flushed.
    private func wrote(cost: Int, count: Int) {
        bytesInFlight -= count
        if bytesInFlight == 0 { times.sending = nil }
        let (hasMore, isWritable) = socket.wrote(cost)
        guard context != nil else { return }
        if bytesInFlight == 0, let ping = waitingPing, case .open = phase {
            waitingPing = nil
            write(.pong, ping)
        }
        if hasMore { writeOutbox() }
        if isWritable {
            isDelivering = true
            events?.writable()
            isDelivering = false
        }
        deliverInbox()
        if !isReading { flushIfNeeded() }
        endIfWritten()
    }
}

extension ByteBuffer {
    /// Writes the header of a whole frame without a mask, and makes room for its payload. Source: RFC 6455,
    /// section 5.2.
    ///
    /// NIO's encoder would make a buffer of its own of each frame, and of many headers one too.
    fileprivate mutating func writeHeader(_ opcode: WebSocketOpcode, _ count: Int) {
        reserveCapacity(minimumWritableBytes: 10 + count)
        writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
        switch count {
        case ..<126: writeInteger(UInt8(count))
        case ..<65_536:
            writeInteger(UInt8(126))
            writeInteger(UInt16(count))
        default:
            writeInteger(UInt8(127))
            writeInteger(UInt64(count))
        }
    }
}
