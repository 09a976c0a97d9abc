import CQNTXPlugin
import DequeModule
import QNTXPlugin
import Synchronization

/// The plugin's side of a connection. Whoever makes `isBusy` true calls the plugin, until nothing is left to tell it.
extension NativeConnection {
    /// How much may wait for a plugin on its pool before the server is told to deliver no more.
    private static let maximumMessages = 64
    private static let maximumBytes = 256 << 10
    /// How many calls a thread of the pool makes for one connection before others have their turn.
    private static let longestTurn = 32

    /// What the plugin is told next.
    private enum Step {
        case message(WebSocketMessage, resumes: Bool)
        case writable
        case close(Closing)
    }

    /// A message has arrived. On the event loop.
    func receive(_ message: WebSocketMessage) -> WebSocketDemand {
        enum Turn { case here, elsewhere, nobody }
        let (turn, demand) = state.withLock { state -> (Turn, WebSocketDemand) in
            guard !state.dropsRest, state.end == nil else { return (.nobody, .more) }
            if endpoint.isInline, !state.isBusy, state.inbox.isEmpty {
                state.isBusy = true
                state.wasResumed = false
                return (.here, .more)
            }
            state.inbox.append(message)
            state.inboxBytes += message.byteCount
            let isFull = state.inbox.count >= Self.maximumMessages || state.inboxBytes >= Self.maximumBytes
            if isFull { state.hasStopped = true }
            let begins = !state.isBusy && !state.isPaused
            if begins { state.isBusy = true }
            return (begins ? .elsewhere : .nobody, isFull ? .pause : .more)
        }
        switch turn {
        case .nobody: return demand
        case .elsewhere: begin()
        case .here:
            guard deliver(message) else { return .more }
            return takeTurns()
        }
        return demand
    }

    /// There is room again for what is sent. On the event loop.
    func hasRoom() {
        let (waiters, begins) = state.withLock { state in
            state.rooms += 1
            state.isWritable = endpoint.functions.writable != nil && state.end == nil
            let begins = state.isWritable && !state.isBusy
            if begins { state.isBusy = true }
            return (Self.takeWaiters(&state), begins)
        }
        for waiter in waiters { waiter.signal() }
        if begins { begin() }
    }

    /// The connection is over. What has arrived before is delivered first, unless there is no time for that.
    /// - Parameter onPool: whether this is no place to call the plugin from, inline or not.
    func end(_ closing: Closing, dropsRest: Bool = false, onPool: Bool = false) {
        let (waiters, begins) = state.withLock { state -> ([RoomWaiter], Bool) in
            if dropsRest { state.dropsRest = true }
            guard state.end == nil else { return ([], false) }
            state.end = closing
            let begins = !state.isBusy
            state.isBusy = true
            return (Self.takeWaiters(&state), begins)
        }
        for waiter in waiters { waiter.signal() }
        guard begins else { return }
        if onPool { submit() } else { begin() }
    }

    /// Messages are wanted again.
    func resume() -> ABIStatus {
        let (status, peer, begins) = state.withLock { state -> (ABIStatus, (any WebSocketPeer)?, Bool) in
            guard state.end == nil else { return (.closed, nil, false) }
            state.wasResumed = true
            guard state.isPaused else { return (.ok, nil, false) }
            state.isPaused = false
            let begins = !state.isBusy && !state.inbox.isEmpty
            if begins { state.isBusy = true }
            return (.ok, self.peer, begins)
        }
        if begins { submit() }
        // On the event loop it is the server that has paused; the pool's turns go on by themselves.
        if endpoint.isInline { peer?.resume() }
        return status
    }

    private func begin() {
        if endpoint.isInline { takeTurns() } else { submit() }
    }

    /// Has a thread of the pool take the turns. There is always room for it: a connection waits there once at most.
    /// - Returns: false when the instance is over or abandoned, and nobody is called any more.
    @discardableResult
    private func submit() -> Bool {
        endpoint.instance.pool.submit(.connection(self), beyondLimit: true)
    }

    /// Calls the plugin until nothing is left to tell it.
    /// - Returns: whether the server may deliver more.
    @discardableResult
    func takeTurns() -> WebSocketDemand {
        var demand = WebSocketDemand.more
        var count = 0
        while let step = next(&demand) {
            switch step {
            case .message(let message, let resumes):
                if resumes { peer?.resume() }
                guard deliver(message) else { return .more }
            case .writable:
                guard tellWritable() else { return .more }
            case .close(let closing):
                tellClose(closing)
                return .more
            }
            count += 1
            if count == Self.longestTurn, !endpoint.isInline, submit() { return .more }
        }
        return demand
    }

    /// What is to be done next; nil when there is nothing, and the turn is over.
    private func next(_ demand: inout WebSocketDemand) -> Step? {
        state.withLock { state in
            if state.isWritable, state.end == nil {
                state.isWritable = false
                return .writable
            }
            if state.dropsRest { state.inbox = [] }
            if !state.isPaused || state.end != nil, let message = state.inbox.popFirst() {
                state.inboxBytes -= message.byteCount
                state.wasResumed = false
                let resumes =
                    state.hasStopped && state.inbox.count <= Self.maximumMessages / 2
                    && state.inboxBytes <= Self.maximumBytes / 2
                if resumes { state.hasStopped = false }
                return .message(message, resumes: resumes)
            }
            if let end = state.end {
                state.isClosed = true
                return .close(end)
            }
            state.isBusy = false
            if state.isPaused, endpoint.isInline { demand = .pause }
            return nil
        }
    }
}
