import Glibc

/// What happens when a plugin's code crashes in a process of its own.
enum CrashSignals {
    private static let all = [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGQUIT]

    /// Has the process end at once. Swift's run time would write a backtrace first, which takes up to half a minute, and the
    /// plugin's clients wait for as long. Who sets `SWIFT_BACKTRACE` wants that.
    static func endAtOnce() {
        guard getenv("SWIFT_BACKTRACE") == nil else { return }
        for number in all { signal(number, SIG_DFL) }
    }
}
