import CQNTXSystem
import Dispatch
import Foundation
import QNTXPlugin
import Synchronization

/// A program that was started by this process and ends with it, whatever happens: the kernel sees to that. Any thread.
final class ChildProcess: Sendable {
    /// Where a line comes from.
    enum Stream: Sendable {
        case output, error
    }

    private struct State {
        var exit: ChildExit?
        /// Whether it has ended and all that it wrote is read.
        var isSilent = false
        var waiters: [CheckedContinuation<ChildExit, Never>] = []
        /// The pipe whose end tells the child to go; negative when that has been told.
        var input: Int32
    }

    /// Its number.
    let id: Int32
    private let isGuarded: Bool
    private let state: Mutex<State>
    private let ended: @Sendable (ChildExit) -> Void

    /// Starts a program.
    /// - Parameters:
    ///   - environment: all of its environment, `NAME=value` each.
    ///   - guarding: who ends what it has started. Its number is the guard's, if there is one, which ends as it does.
    ///   - line: gets each line that it writes, on a thread of its own.
    ///   - ended: is told at once when it has ended; its last words may still come.
    init(
        _ path: String,
        arguments: [String],
        environment: [String],
        limits: ResourceLimits = ResourceLimits(),
        confinement: Confinement = Confinement(),
        guarding: Guarding = .none,
        line: @escaping @Sendable (Stream, String) -> Void,
        ended: @escaping @Sendable (ChildExit) -> Void
    ) throws(PluginError) {
        let options = confinement.options(limits)
        // A guard has to be able to do what its plugin may not: it is told what holds for that.
        let process =
            switch guarding {
            case .none:
                try Self.start(path, [path] + arguments, environment, limits, confinement.reading(besides: path))
            case .by(let runner):
                try Self.start(runner, [runner, "guard"] + options + ["--", path] + arguments, environment, nil, nil)
            case .own: try Self.start(path, [path] + arguments + ["--guard"] + options, environment, nil, nil)
            }
        isGuarded = guarding != .none
        id = process.id
        state = Mutex(State(input: process.input))
        self.ended = ended
        let (output, error, hasRead) = (process.output, process.error, DispatchSemaphore(value: 0))
        // Its end tells who reads that it is enough. Without it, what holds the child's pipes holds a thread too.
        var enough: [Int32] = [-1, -1]
        _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &enough)
        let (told, tells) = (enough[0], enough[1])
        Self.onThread("qntx-child-log") {
            Self.read(output, error, until: told, line)
            hasRead.signal()
            close(told)
        }
        Self.onThread("qntx-child") { [self] in collect(hasRead, tells) }
    }

    private static func start(
        _ path: String,
        _ arguments: [String],
        _ environment: [String],
        _ limits: ResourceLimits?,
        _ confinement: Confinement?
    ) throws(PluginError) -> qntx_process {
        let limits = limits ?? ResourceLimits(coreDumps: true)
        let confinement = confinement ?? Confinement(.none)
        let all = arguments + environment + confinement.readable + confinement.writable
        guard !all.contains(where: { $0.utf8.contains(0) }) else {
            throw PluginError(
                .invalidArgument,
                "an argument, the environment or a path of \(path) has a NUL in it",
                file: path
            )
        }
        var process = qntx_process()
        var rules = confinement.rules(limits)
        let (arguments, environment, paths) = (texts(arguments), texts(environment), confinement.paths)
        let refusal = qntx_process_start(
            path,
            arguments,
            arguments.count,
            environment,
            environment.count,
            &rules,
            paths,
            paths.count,
            &process
        )
        guard refusal.error == 0 else { throw refusal.pluginError(path, confinement, limits) }
        return process
    }

    /// Texts for C: one after the other.
    static func texts(_ texts: [String]) -> [UInt8] {
        texts.flatMap { Array($0.utf8) + [0] }
    }

    /// How it has ended; nil while it runs.
    var exit: ChildExit? { state.withLock { $0.exit } }

    /// Waits for its end, and its last words.
    func wait() async -> ChildExit {
        await withCheckedContinuation { continuation in
            let exit = state.withLock { state in
                if !state.isSilent { state.waiters.append(continuation) }
                return state.isSilent ? state.exit : nil
            }
            if let exit { continuation.resume(returning: exit) }
        }
    }

    /// Ends it: closes its input, asks it to go, and then does not ask any more. What it has started goes with it.
    /// - Parameters:
    ///   - patience: how long it has from being asked.
    ///   - grace: how long it has until it is asked.
    func end(within patience: Duration, grace: Duration = .zero) async -> ChildExit {
        closeInput()
        let timer = Task { [self] in
            try await Task.sleep(for: grace)
            signal(SIGTERM)
            try await Task.sleep(for: patience)
            kill()
        }
        defer { timer.cancel() }
        return await wait()
    }

    /// Ends it at once.
    func kill() {
        guard isGuarded else { return signal(SIGKILL) }
        // A guard that was killed could not end the others; one that is held up is, at last.
        signal(QNTX_GUARD_KILL)
        Task { [self] in
            try await Task.sleep(for: .seconds(5))
            signal(SIGKILL)
        }
    }

    private func signal(_ number: Int32) {
        state.withLock { state in
            // A child that has been collected may have left its number to another process.
            guard state.exit == nil else { return }
            if isGuarded, number != SIGKILL {
                qntx_process_signal_one(id, number)
            } else {
                qntx_process_signal(id, number)
            }
        }
    }

    private func closeInput() {
        let input = state.withLock { state in
            defer { state.input = -1 }
            return state.input
        }
        if input >= 0 { close(input) }
    }

    /// Waits for the end, and takes what is left of the child away. On a thread of its own.
    /// - Parameters:
    ///   - hasRead: told when nothing is read any more.
    ///   - enough: closing it ends the reading.
    private func collect(_ hasRead: DispatchSemaphore, _ enough: Int32) {
        _ = qntx_process_wait(id)
        let exit = state.withLock { state in
            // Its number is its own still: what it has started ends too.
            qntx_process_signal(id, SIGKILL)
            var code: Int32 = 0
            if qntx_process_collect(id, &code) != 0 { code = -SIGKILL }
            let exit = ChildExit(code: code)
            state.exit = exit
            return exit
        }
        closeInput()
        ended(exit)
        // Its last words come first, unless something else holds its pipes.
        if hasRead.wait(timeout: .now() + .milliseconds(500)) == .timedOut {
            close(enough)
            hasRead.wait()
        } else {
            close(enough)
        }
        let waiters = state.withLock { state in
            state.isSilent = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: exit) }
    }

    // MARK: Threads

    /// Reads until both pipes are at their end, or somebody has had enough.
    private static func read(
        _ output: Int32,
        _ error: Int32,
        until enough: Int32,
        _ line: (Stream, String) -> Void
    ) {
        var open: [(descriptor: Int32, stream: Stream, lines: LineSplitter)] = [
            (output, .output, LineSplitter()), (error, .error, LineSplitter()),
        ]
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var pace = ReadingPace()
        while !open.isEmpty {
            var polled = (open.map(\.descriptor) + [enough]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, nfds_t(polled.count), -1) >= 0 || errno == EINTR else { break }
            if polled[open.count].revents != 0 { break }
            for index in open.indices.reversed() where polled[index].revents != 0 {
                let count = Foundation.read(open[index].descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                if count > 0 {
                    for text in open[index].lines.take(buffer[..<count]) { line(open[index].stream, text) }
                    let pause = pace.read(count)
                    if pause > .zero { Thread.sleep(forTimeInterval: pause / .seconds(1)) }
                } else {
                    if !open[index].lines.isEmpty { line(open[index].stream, open[index].lines.end()) }
                    close(open[index].descriptor)
                    open.remove(at: index)
                }
            }
        }
        for left in open { close(left.descriptor) }
    }

    private static func onThread(_ name: String, _ run: @escaping @Sendable () -> Void) {
        Thread.detachNewThread {
            qntx_system_name_thread(name)
            run()
        }
    }
}
