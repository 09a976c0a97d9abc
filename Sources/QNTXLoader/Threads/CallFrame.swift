import CQNTXSystem

/// What the host remembers of the call that it is making into a plugin on this very thread: the text that the plugin
/// gave for its failure, and whether the thread may block. It lives on the caller's stack.
struct CallFrame {
    /// The reason the plugin gave through `qntx_host.fail`.
    var failure: String?
    /// Whether this is a thread of an event loop.
    let isInline: Bool

    /// Whether the thread is in a call on an event loop; false outside of any call.
    static var currentIsInline: Bool {
        current?.pointee.isInline ?? false
    }

    /// Keeps the reason for the call in progress on this thread.
    /// - Returns: false outside of any call.
    static func setFailure(_ text: String) -> Bool {
        guard let current else { return false }
        current.pointee.failure = text
        return true
    }

    /// Makes a call within a frame of its own.
    /// - Parameter caller: who calls, where this is a thread of an event loop.
    /// - Returns: what the call returns, and the reason that the plugin gave meanwhile.
    static func run<Result>(inline caller: InlineCaller? = nil, _ body: () -> Result) -> (Result, failure: String?) {
        var frame = CallFrame(failure: nil, isInline: caller != nil)
        let outer = qntx_system_get_thread_slot()
        let result = withUnsafeMutablePointer(to: &frame) { pointer in
            qntx_system_set_thread_slot(pointer)
            defer { qntx_system_set_thread_slot(outer) }
            guard let caller else { return body() }
            let before = qntx_system_begin_inline(caller.number)
            defer { qntx_system_end_inline(before) }
            return body()
        }
        return (result, frame.failure)
    }

    private static var current: UnsafeMutablePointer<CallFrame>? {
        qntx_system_get_thread_slot()?.assumingMemoryBound(to: CallFrame.self)
    }
}
