import DequeModule
import NIOCore
import NIOWebSocket
import QNTXPlugin

extension WebSocketSession {
    func take(_ frame: WebSocketFrame) {
        guard isListening else { return }
        do throws(WebSocketFault) { try process(frame) } catch { fail(error) }
    }

    /// Whether what the peer sends still means something.
    private var isListening: Bool {
        switch phase {
        case .open, .closing: true
        case .over, .gone: false
        }
    }

    private var isOpen: Bool {
        if case .open = phase { true } else { false }
    }

    private func process(_ frame: WebSocketFrame) throws(WebSocketFault) {
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else { throw .breach("a reserved bit is set") }
        guard frame.maskKey != nil else { throw .breach("a frame is not masked") }
        switch frame.opcode {
        case .text, .binary, .continuation:
            // Who has said that it closes has nothing more to hear.
            guard isOpen, let message = try assembler.add(frame) else { return }
            receive(message)
        case .ping: answer(frame)
        case .pong: break
        case .connectionClose: peerCloses(try WebSocketClosing(payload: frame.payload()))
        default: throw .breach("the opcode is reserved")
        }
    }

    /// A peer that takes no answers gets only the newest one, when it takes some again.
    private func answer(_ ping: WebSocketFrame) {
        guard isOpen else { return }
        if bytesInFlight == 0 {
            write(.pong, ping.payload())
        } else {
            waitingPing = ping.payload()
        }
    }

    // MARK: Delivery

    private func receive(_ message: WebSocketMessage) {
        if inbox.isEmpty, mayDeliver { deliver(message) } else { inbox.append(message) }
    }

    /// A plugin that answers every message finds room for it.
    private var mayDeliver: Bool { !isPaused && !isDelivering && !socket.isFull }

    private func deliver(_ message: WebSocketMessage) {
        isDelivering = true
        if events?.message(message) == .pause { isPaused = true }
        isDelivering = false
    }

    /// Delivers what has waited, as far as that is possible now, and has the connection read again then.
    func deliverInbox() {
        while !inbox.isEmpty, mayDeliver, let message = inbox.popFirst() { deliver(message) }
        readOn()
    }

    /// Delivers what has arrived before the end, whether it was wanted or not: it is bounded, and will not be more.
    func deliverRest() {
        while let message = inbox.popFirst() { _ = events?.message(message) }
    }

    func resume() {
        guard isPaused else { return }
        isPaused = false
        deliverInbox()
        flushIfNeeded()
    }

    // MARK: Reading

    var mayRead: Bool {
        // After the end the peer's is awaited, and what comes before it is dropped.
        guard isOpen else { return true }
        return inbox.isEmpty && !isPaused && !socket.isFull
    }

    func readOn() {
        guard wantsRead, mayRead else { return }
        wantsRead = false
        context?.read()
    }
}
