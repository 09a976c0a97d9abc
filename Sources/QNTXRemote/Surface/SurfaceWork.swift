import NIOCore
import QNTXPlugin
import Synchronization

/// A request under way to a plugin's process, as who waits for its answer has it. Any thread.
final class SurfaceWork: HandlerWork {
    private enum State {
        case waiting
        case bound(NIOLoopBound<SurfaceExchange>)
        case cancelled
    }

    private let eventLoop: any EventLoop
    private let state = Mutex(State.waiting)

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// On the event loop: what is under way.
    func bind(_ exchange: SurfaceExchange) {
        let bound = NIOLoopBound(exchange, eventLoop: eventLoop)
        let isCancelled = state.withLock { state in
            if case .cancelled = state { return true }
            state = .bound(bound)
            return false
        }
        if isCancelled { exchange.cancel() }
    }

    func cancel() {
        let bound = state.withLock { state -> NIOLoopBound<SurfaceExchange>? in
            defer { state = .cancelled }
            guard case .bound(let bound) = state else { return nil }
            return bound
        }
        guard let bound else { return }
        // Never at once: who cancels may be in the middle of something else with the connection.
        eventLoop.execute { bound.value.cancel() }
    }

    func clientLeft() {
        guard case .bound(let bound) = state.withLock({ $0 }) else { return }
        eventLoop.execute { bound.value.clientLeft() }
    }
}
