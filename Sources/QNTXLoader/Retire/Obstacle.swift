/// Why a library must stay mapped.
package struct Obstacle: Sendable, Hashable, Error {
    /// The kind of reason; its raw value is ``RetiredImage/reasonCode``.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// Its vtable does not say that it can be unmapped.
        case notDeclared = "not_declared"
        /// Calls into it have not returned.
        case callsInside = "calls_inside"
        /// Its file asks for it.
        case noDelete = "nodelete"
        /// Others may have bound to symbols of it that are one for the process.
        case uniqueSymbols = "unique_symbols"
        /// The Swift run time keeps pointers into it.
        case swift
        /// It uses functions that keep pointers to its code where nobody can look them up.
        case callbacks
        /// A signal's handler is its code.
        case signalHandlers = "signal_handlers"
        /// A key of `pthread_key_create` has its code as destructor.
        case keys
        /// Another library's data has a pointer into it.
        case pointers
        /// A thread is in its code.
        case threads
        /// A thread ran all the time, so that nobody can tell where it is.
        case unknownThreads = "unknown_threads"
        /// Destructors of thread-local variables wait for their threads to end.
        case threadDestructors = "thread_destructors"
        /// The dynamic loader kept it: something else has opened it, or needs it.
        case refused
        /// Another library is being unloaded and does not come to an end.
        case busy
        /// The kernel or the dynamic loader does not say what would have to be known.
        case unknown

        /// Whether it can be otherwise the next time.
        var mayPass: Bool {
            switch self {
            case .notDeclared, .noDelete, .uniqueSymbols, .swift, .callbacks, .refused: false
            case .callsInside, .signalHandlers, .keys, .pointers, .threads, .unknownThreads: true
            case .threadDestructors, .busy, .unknown: true
            }
        }
    }

    /// The kind of reason.
    package let code: Code
    /// The reason in words for an operator.
    package let reason: String

    init(_ code: Code, _ reason: String) {
        (self.code, self.reason) = (code, reason)
    }
}
