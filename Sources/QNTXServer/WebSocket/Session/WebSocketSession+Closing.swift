import Logging
import NIOCore
import NIOWebSocket
import QNTXPlugin

extension WebSocketSession {
    /// We close: the peer is told, and its answer awaited.
    func beginClosing(_ closing: WebSocketClosing) {
        guard case .open = phase else { return }
        phase = .closing
        ownClosing = closing
        writeClose(closing)
        // What has not been read yet may be the peer's close.
        readOn()
    }

    /// The peer closes, or answers our close.
    func peerCloses(_ closing: WebSocketClosing) {
        if case .open = phase {
            end()
            // What threads have sent before goes out before the answer.
            writeOutbox()
            writeClose(WebSocketClosing(sending: closing.code, reason: ""))
        }
        finish(ownClosing ?? closing)
    }

    /// The peer breaks the rules: it is told, and nothing more is taken from it.
    func fail(_ fault: WebSocketFault) {
        let closing = WebSocketClosing(fault)
        switch phase {
        case .open:
            let metadata: Logger.Metadata = ["plugin.id": "\(socket.domain)"]
            logger.debug("a WebSocket's peer breaks the rules: \(fault.reason)", metadata: metadata)
            end()
            writeOutbox()
            writeClose(closing)
            finish(closing)
        case .closing: finish(ownClosing ?? closing)
        case .over, .gone: break
        }
    }

    /// The peer sends nothing more, and may still read.
    func peerStoppedSending() {
        hasReadAll = true
        switch phase {
        case .open:
            end()
            writeOutbox()
            finish(.lost)
        case .closing: finish(ownClosing ?? .lost)
        case .over: if hasEndedOutput { context?.close(promise: nil) }
        case .gone: break
        }
    }

    /// Lets nobody send any more, and goes over to the end. Whoever serves the connection has not been told.
    private func end() {
        phase = .over
        socket.shut()
    }

    /// Tells who serves the connection that it is over, and closes it when what has been written is out.
    private func finish(_ closing: WebSocketClosing) {
        phase = .over
        tell(closing)
        awaitClose()
        if !isReading { flushIfNeeded() }
        endIfWritten()
        readOn()
    }

    private func tell(_ closing: WebSocketClosing) {
        deliverRest()
        let events = events
        self.events = nil
        events?.closed(code: closing.code, reason: closing.reason)
    }

    private func writeClose(_ closing: WebSocketClosing) {
        write(.connectionClose, closing.payload)
        awaitClose()
    }

    /// Closes our side when everything is out, and leaves the other to the peer for a moment: to close both at once
    /// could have its kernel throw away what it has not read.
    func endIfWritten() {
        guard case .over = phase, bytesInFlight == 0, unflushed.readableBytes == 0, !hasEndedOutput else { return }
        hasEndedOutput = true
        if hasReadAll {
            context?.close(promise: nil)
        } else {
            context?.close(mode: .output, promise: nil)
        }
    }

    /// Ends the connection at once.
    func cut() {
        guard let context else { return }
        context.close(promise: nil)
    }

    /// The connection is gone.
    func isGone() {
        if case .gone = phase { return }
        phase = .gone
        timer?.task.cancel()
        timer = nil
        unflushed = ByteBuffer()
        waitingPing = nil
        socket.detach()
        tell(ownClosing ?? .lost)
        whenGone?()
        whenGone = nil
    }
}
