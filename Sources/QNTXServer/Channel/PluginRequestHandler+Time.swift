import HTTPTypes
import NIOCore
import QNTXHost
import QNTXPlugin

extension PluginRequestHandler {
    /// Has `tick` called at a time, or earlier. One timer serves the whole connection; that it comes too early now and
    /// then is cheaper than to set it anew for every request.
    func armTimer(at due: NIODeadline) {
        if let timer {
            guard due < timer.due else { return }
            timer.task.cancel()
        }
        guard let context else { return }
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = (context.eventLoop.scheduleTask(deadline: due) { this.value.tick() }, due)
    }

    private func tick() {
        timer = nil
        guard let context else { return }
        let now = NIODeadline.now()
        // The connection has been accepted, and is not up yet.
        guard context.channel.isActive else { return armTimer(at: now + TimeAmount(limits.idleTimeout)) }
        let due: NIODeadline
        switch phase {
        case .idle:
            due = lastActivity + TimeAmount(limits.idleTimeout)
            if due <= now { return context.close(promise: nil) }
        // The host opens the door again in any case.
        case .forwarding, .held:
            due = now + TimeAmount(limits.idleTimeout)
        case .collecting:
            due = lastActivity + TimeAmount(limits.bodyTimeout)
            if due <= now {
                return refuseAndFlush(.error(.requestTimeout, "the request's body did not arrive in time"))
            }
        case .running:
            guard let next = checkRunning(now) else { return }
            due = next
        case .lingering:
            due = lingersUntil
            if due <= now { return context.close(promise: nil) }
        }
        armTimer(at: due)
    }

    /// Whether a handler, or the client whose body it reads, is late.
    /// - Returns: when to look again; nil if the request is over.
    private func checkRunning(_ now: NIODeadline) -> NIODeadline? {
        guard let active else { return nil }
        if active.sink?.hasBegun == true { return now + active.limit }
        if let deadline = active.deadline {
            guard deadline <= now else { return deadline }
            active.sink?.close(PluginError(.deadlineExceeded, "the request's deadline has passed"))
            refuseAndFlush(.error(.gatewayTimeout, "plugin \(active.domain.name) did not answer in time"))
            return nil
        }
        let due = lastActivity + TimeAmount(limits.bodyTimeout)
        if isFull || due > now { return isFull ? now + TimeAmount(limits.bodyTimeout) : due }
        // The client is late. The plugin learns it, and has the usual time to say what it makes of that.
        active.body?.fail(PluginError(.deadlineExceeded, "the request's body did not arrive in time"))
        closesAfter = true
        let deadline = now + active.limit
        self.active?.deadline = deadline
        active.sink?.setDeadline(deadline)
        return deadline
    }

    private func refuseAndFlush(_ response: PluginResponse) {
        refuse(response)
        flushIfNeeded()
    }

    /// The client has closed its side: it has left, or it wants nothing more than the answer under way.
    func clientStoppedSending() {
        hasReadAll = true
        switch phase {
        case .idle where queue.isEmpty, .lingering: context?.close(promise: nil)
        case .collecting, .running, .held:
            guard let active else { return }
            active.sink?.clientLeft()
            active.work?.clientLeft()
            guard !active.isComplete else { return }
            active.body?.fail(Self.gone)
            if case .collecting = phase { context?.close(promise: nil) }
        default: break
        }
    }

    /// Whether nothing comes after the request under way.
    var isLast: Bool { hasReadAll && queue.isEmpty }

    /// The connection has gone: nobody waits for the request under way any more.
    func connectionIsOver() {
        timer?.task.cancel()
        timer = nil
        queue.removeAll()
        guard let active else { return }
        self.active = nil
        active.sink?.close(Self.gone)
        active.body?.fail(Self.gone)
        active.work?.cancel()
        if active.isCounted { active.domain.leave() }
    }

    static let gone = PluginError(.clientGone, "the client has gone away")
}
