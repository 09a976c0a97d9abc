import NIOPosix

/// A thread on which this process speaks with others.
final class RemoteLoop: Sendable {
    /// For all that is asked of plugins, and by them.
    static let shared = RemoteLoop()

    /// For what a plugin asks of its host's services: who waits for that may hold up the other one.
    static let services = RemoteLoop()

    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let executor: EventLoopExecutor

    private init() {
        executor = EventLoopExecutor(group.any())
    }
}
