import Synchronization

/// Things that the host knows by a pointer which is none: a number that is never used again.
///
/// So a call that comes late (a health check beside `shutdown`, a handler that outlived it) finds nothing, where a real
/// pointer would be freed memory.
final class HandleTable<Value: Sendable>: Sendable {
    private struct State {
        var last: UInt = 0
        var values: [UInt: Value] = [:]
    }

    private let state = Mutex(State())

    /// Keeps a value.
    /// - Returns: the number that finds it.
    func add(_ value: Value) -> UInt {
        state.withLock { state in
            state.last += 1
            state.values[state.last] = value
            return state.last
        }
    }

    /// The value under a number that came back as a pointer; nil once it is removed.
    func find(_ pointer: UnsafeMutableRawPointer?) -> Value? {
        let number = UInt(bitPattern: pointer)
        return state.withLock { $0.values[number] }
    }

    /// Lets go of a value.
    /// - Returns: it, if it was there.
    @discardableResult
    func remove(_ number: UInt) -> Value? {
        state.withLock { $0.values.removeValue(forKey: number) }
    }
}
