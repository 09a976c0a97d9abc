import NIOCore
import NIOHTTP1
import NIOPosix
import QNTXPlugin
import Synchronization

/// The connections to the surface of one plugin's process: a request takes one that is idle on its own event loop, or makes
/// one, and gives it back. Nothing of a request changes its thread on this side. Any thread.
final class SurfacePool: Sendable {
    /// The connections of one event loop. Used there alone.
    final class Lane {
        var idle: [SurfaceConnection] = []
        var all: [ObjectIdentifier: SurfaceConnection] = [:]
        var isClosed = false
    }

    private struct State {
        var lanes: [ObjectIdentifier: NIOLoopBound<Lane>] = [:]
        var isClosed = false
    }

    /// More idle ones than this on one event loop are closed.
    fileprivate static let maximumIdle = 64

    let path: String
    /// What stands before a request's path: `/api/NAME`.
    let prefix: String
    private let state = Mutex(State())

    /// - Parameter path: the Unix-domain socket on which the process listens.
    init(path: String, plugin: String) {
        self.path = path
        prefix = "/api/" + plugin
    }

    /// The event loop of this thread, or another one where it has none.
    static var eventLoop: any EventLoop {
        MultiThreadedEventLoopGroup.currentEventLoop ?? RemoteLoop.shared.group.any()
    }

    /// Sends a request; its answer goes to the sink.
    func send(_ request: PluginRequest, answering sink: any ResponseSink) -> any HandlerWork {
        let loop = Self.eventLoop
        let work = SurfaceWork(eventLoop: loop)
        if loop.inEventLoop {
            begin(request, sink, work, loop)
        } else {
            loop.execute { self.begin(request, sink, work, loop) }
        }
        return work
    }

    private func begin(
        _ request: PluginRequest,
        _ sink: any ResponseSink,
        _ work: SurfaceWork,
        _ loop: any EventLoop
    ) {
        guard let lane = lane(loop) else { return SurfaceExchange.fail(sink, hasBegun: false, "it has ended") }
        let exchange = SurfaceExchange(request: request, sink: sink)
        work.bind(exchange)
        if let connection = lane.idle.popLast() { return connection.begin(exchange) }
        connect(loop, lane, exchange)
    }

    private func lane(_ loop: any EventLoop) -> Lane? {
        let bound = state.withLock { state -> NIOLoopBound<Lane>? in
            if state.isClosed { return nil }
            let id = ObjectIdentifier(loop)
            if let lane = state.lanes[id] { return lane }
            let lane = NIOLoopBound(Lane(), eventLoop: loop)
            state.lanes[id] = lane
            return lane
        }
        return bound?.value
    }

    private func connect(_ loop: any EventLoop, _ lane: Lane, _ exchange: SurfaceExchange) {
        let (lane, exchange) = (NIOLoopBound(lane, eventLoop: loop), NIOLoopBound(exchange, eventLoop: loop))
        let (prefix, path) = (prefix, path)
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTPRequestEncoder())
                    // Informational answers are the server's own business, not its clients'.
                    let decoder = HTTPResponseDecoder(informationalResponseStrategy: .drop)
                    try pipeline.addHandler(ByteToMessageHandler(decoder))
                    try pipeline.addHandler(SurfaceConnection(prefix: prefix, lane: lane.value))
                }
            }
            .connect(unixDomainSocketPath: path)
            .assumeIsolated()
            .whenComplete { result in
                let exchange = exchange.value
                switch result {
                case .success(let channel):
                    guard let connection = try? channel.pipeline.syncOperations.handler(type: SurfaceConnection.self),
                        !lane.value.isClosed
                    else {
                        channel.close(promise: nil)
                        return exchange.fail("it has ended")
                    }
                    connection.begin(exchange)
                case .failure(let error):
                    exchange.fail("nobody answers: \(error)")
                }
            }
    }

    /// Closes all connections; requests under way end with that.
    func close() {
        let lanes = state.withLock { state in
            state.isClosed = true
            defer { state.lanes = [:] }
            return state.lanes.values
        }
        for lane in lanes {
            lane.eventLoop.execute {
                lane.value.isClosed = true
                for connection in lane.value.all.values { connection.close() }
            }
        }
    }

    deinit { close() }
}

extension SurfacePool.Lane {
    /// Takes a connection back whose request is over.
    /// - Returns: false if there are enough.
    func takeBack(_ connection: SurfaceConnection) -> Bool {
        guard !isClosed, idle.count < SurfacePool.maximumIdle else { return false }
        idle.append(connection)
        return true
    }

    /// A connection is gone.
    func remove(_ connection: SurfaceConnection) {
        all[ObjectIdentifier(connection)] = nil
        if let index = idle.firstIndex(where: { $0 === connection }) { idle.remove(at: index) }
    }
}
