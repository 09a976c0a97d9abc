import NIOCore

/// When something is due on a WebSocket.
struct WebSocketTimes {
    /// The next ping; the distant future if there is none, nil before the start.
    var ping: NIODeadline?
    /// Until when the peer has to have sent something, because it has been pinged.
    private(set) var pong: NIODeadline?
    /// Until when the peer has to have closed.
    private(set) var close: NIODeadline?
    /// When to look whether the peer takes what waits for it, and how many bytes it had taken the last time.
    var sending: (due: NIODeadline, taken: Int)?

    /// The earliest of all.
    var next: NIODeadline {
        var next = ping ?? .distantFuture
        for due in [pong, close, sending?.due] { next = min(next, due ?? .distantFuture) }
        return next
    }

    mutating func start(_ now: NIODeadline, _ settings: WebSocketSettings) {
        ping = settings.pingInterval > .zero ? now + TimeAmount(settings.pingInterval) : .distantFuture
    }

    /// The peer has sent something, and be it a part of a frame: it is there.
    mutating func heard() { pong = nil }

    /// The connection closes: nobody is pinged any more.
    mutating func closes(by due: NIODeadline) {
        ping = .distantFuture
        pong = nil
        close = close ?? due
    }

    mutating func pinged(_ now: NIODeadline, _ settings: WebSocketSettings) {
        guard settings.pongTimeout > .zero, pong == nil else { return }
        pong = now + TimeAmount(settings.pongTimeout)
    }
}
