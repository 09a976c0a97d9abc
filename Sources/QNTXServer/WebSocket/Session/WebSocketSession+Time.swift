import NIOCore
import NIOWebSocket

extension WebSocketSession {
    /// Has `tick` called at a time, or earlier.
    func armTimer(at due: NIODeadline) {
        guard due < .distantFuture, let context else { return }
        if let timer {
            guard due < timer.due else { return }
            timer.task.cancel()
        }
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = (context.eventLoop.scheduleTask(deadline: due) { this.value.tick() }, due)
    }

    private func tick() {
        timer = nil
        guard let context else { return }
        let now = context.eventLoop.now
        if let close = times.close, close <= now { return cut() }
        guard checkSending(now), checkPeer(now) else { return cut() }
        armTimer(at: times.next)
    }

    /// The peer has to close before long.
    func awaitClose() {
        guard let context else { return }
        times.closes(by: context.eventLoop.now + TimeAmount(settings.closeTimeout))
        armTimer(at: times.next)
    }

    // MARK: Whether the peer takes what waits for it

    func watchSending() {
        guard times.sending == nil, settings.sendTimeout > .zero, let context else { return }
        let due = context.eventLoop.now + TimeAmount(settings.sendTimeout)
        times.sending = (due, bytesTaken)
        armTimer(at: due)
    }

    /// - Returns: false if the peer has taken nothing for too long.
    private func checkSending(_ now: NIODeadline) -> Bool {
        guard let sending = times.sending, sending.due <= now else { return true }
        let taken = bytesTaken
        guard taken > sending.taken else { return false }
        times.sending = (now + TimeAmount(settings.sendTimeout), taken)
        return true
    }

    /// How many bytes of our frames the kernel has taken, give or take what was ahead of them.
    private var bytesTaken: Int {
        let waiting = try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)
        return bytesWritten - (waiting ?? 0)
    }

    // MARK: Whether the peer is there

    /// - Returns: false if the peer has not answered for too long.
    private func checkPeer(_ now: NIODeadline) -> Bool {
        guard let ping = times.ping, ping < .distantFuture else { return true }
        // Nothing is heard of a peer that is not listened to.
        if !mayRead { times.heard() }
        if let due = times.pong, due <= now { return false }
        guard ping <= now else { return true }
        // Set before the flush, in the course of which the connection may close.
        times.ping = now + TimeAmount(settings.pingInterval)
        // Behind what waits for the peer, a ping would say nothing.
        if bytesInFlight == 0 {
            times.pinged(now, settings)
            write(.ping, [])
            flushIfNeeded()
        }
        return true
    }
}
