import CQNTXPlugin
import DequeModule
import QNTXPlugin
import Synchronization

/// One WebSocket between the server and a plugin's C functions, which are called one at a time: right on the event loop,
/// or in turns on the plugin's pool.
final class NativeConnection: @unchecked Sendable {
    /// Why it is over.
    struct Closing {
        let code: UInt16
        let reason: String
    }

    struct State {
        // What comes in.
        /// Messages that have not been given to the plugin.
        var inbox = Deque<WebSocketMessage>()
        var inboxBytes = 0
        /// Whether somebody is calling the plugin, or has been sent to.
        var isBusy = true
        /// Whether the plugin wants no more messages.
        var isPaused = false
        /// Whether it has asked for them during the call under way.
        var wasResumed = false
        /// Whether the server has been told to deliver no more.
        var hasStopped = false
        /// Whether the plugin is to be told that there is room.
        var isWritable = false
        /// Whether messages that are left are not for the plugin any more.
        var dropsRest = false
        /// Why the connection is over, once it is.
        var end: Closing?
        /// Whether `close` has been called.
        var isClosed = false

        // What goes out.
        /// Whether `open` has returned.
        var isAdmitted = false
        /// What has been sent before the connection stood.
        var outbox = Deque<WebSocketMessage>()
        var outboxBytes = 0
        var isFlushing = false
        /// Whether something was refused then.
        var hasRefused = false
        /// What the plugin, or who shuts it down, has closed it with.
        var closing: Closing?
        /// How often there was room again.
        var rooms: UInt64 = 0
        /// The threads that wait for it.
        var waiters: [RoomWaiter] = []
    }

    let endpoint: NativeWebSocketEndpoint
    let state = Mutex(State())
    /// What the plugin's handle says.
    private(set) var identifier: UInt64 = 0
    private let slot: WebSocketSlot
    /// What `open` gave. Written before anybody else has the connection, as is the identifier.
    private(set) var pointer: UnsafeMutableRawPointer?

    /// The sending side. Written once, under the lock, before `isDirect` says so; who knows neither takes the lock.
    private(set) var peer: (any WebSocketPeer)?
    /// Whether what is sent goes to the peer at once.
    let isDirect = Atomic<Bool>(false)

    /// Makes a connection that nobody has been asked about yet.
    /// - Throws: `shuttingDown`; `busy` when there are too many in the process.
    init(_ endpoint: NativeWebSocketEndpoint) throws(PluginError) {
        self.endpoint = endpoint
        guard let slot = WebSocketTable.shared.take() else {
            throw PluginError(.busy, "there are too many WebSockets", plugin: endpoint.instance.name)
        }
        self.slot = slot
        guard endpoint.instance.connections.add(self) else {
            WebSocketTable.shared.giveBack(slot)
            throw endpoint.instance.shuttingDown
        }
        identifier = slot.open(self)
    }

    /// What the plugin holds.
    var handle: qntx_websocket { qntx_websocket(api: WebSocketAPI.table, id: identifier) }

    /// Asks the plugin whether it serves the client. On a thread of its pool, or on the event loop.
    func open(_ request: WebSocketRequest) -> Result<any WebSocketEvents, PluginError> {
        if let error = ask(request) {
            forget()
            return .failure(error)
        }
        let isOver = state.withLock { state in
            state.isAdmitted = true
            return state.end != nil
        }
        // Nobody else comes in before this turn is over.
        let events = NativeWebSocket(self)
        takeTurns()
        return isOver ? .failure(endpoint.instance.shuttingDown) : .success(events)
    }

    /// - Returns: why not.
    private func ask(_ request: WebSocketRequest) -> PluginError? {
        guard let function = endpoint.functions.open else { return nil }
        guard endpoint.instance.gate.enter() else { return endpoint.instance.shuttingDown }
        defer { endpoint.instance.gate.leave() }
        var given: UnsafeMutableRawPointer?
        let (result, reason) = CallFrame.run(inline: endpoint.inlineCaller) {
            WebSocketRequestView.lend(request) { function(endpoint.context, handle, $0, &given) }
        }
        pointer = given
        let status = ABIStatus(rawValue: result)
        return status == .ok ? nil : endpoint.refusal(status, reason)
    }

    /// Keeps the peer, once.
    /// - Returns: whether the connection may be used: it may be over already.
    func attach(_ peer: any WebSocketPeer) -> Bool {
        state.withLock { state in
            guard self.peer == nil else { return true }
            self.peer = peer
            return state.end == nil
        }
    }

    /// Makes all handles stale.
    func invalidate() {
        if slot.clear() { WebSocketTable.shared.giveBack(slot) }
    }

    /// The plugin has nothing to do with it any more.
    func forget() {
        let waiters = state.withLock { state in
            state.isClosed = true
            if state.end == nil { state.end = Closing(code: 1006, reason: "") }
            (state.inbox, state.outbox) = ([], [])
            return Self.takeWaiters(&state)
        }
        for waiter in waiters { waiter.signal() }
        invalidate()
        endpoint.instance.connections.remove(self)
    }
}
