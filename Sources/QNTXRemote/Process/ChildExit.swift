import Glibc

/// How a child process has ended.
public enum ChildExit: Sendable, Hashable, CustomStringConvertible {
    /// By itself, with a status.
    case status(Int32)
    /// By a signal.
    case signal(Int32)

    init(code: Int32) {
        self = code < 0 ? .signal(-code) : .status(code)
    }

    /// `with status 1`, `by SIGSEGV`.
    public var description: String {
        switch self {
        case .status(let status): "with status \(status)"
        case .signal(let signal): "by \(Self.name(of: signal))"
        }
    }

    /// What it has exited with, if by itself.
    var status: Int32? {
        if case .status(let status) = self { status } else { nil }
    }

    /// The name of the signal that has ended it, if one has.
    var signalName: String? {
        if case .signal(let signal) = self { Self.name(of: signal) } else { nil }
    }

    /// `SIGSEGV`; `signal 42` for one that has no name.
    static func name(of signal: Int32) -> String { names[signal] ?? "signal \(signal)" }

    private static let names: [Int32: String] = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1",
        SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
        SIGSTKFLT: "SIGSTKFLT", SIGVTALRM: "SIGVTALRM", SIGPROF: "SIGPROF", SIGXCPU: "SIGXCPU",
        SIGXFSZ: "SIGXFSZ", SIGIO: "SIGIO", SIGPWR: "SIGPWR", SIGSYS: "SIGSYS",
    ]
}
