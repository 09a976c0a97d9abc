import Foundation
import Logging
import NIOCore
import NIOPosix
import QNTXPlugin
import Synchronization

/// The program of a plugin: what it says, and that it has ended. Any thread.
final class RemoteProcess: Sendable {
    private struct State {
        var logger: Logger
        /// Where it listens, as it has announced.
        var address: RemoteAddress?
        /// Its last words, for who has to explain its end.
        var lastLines: [String] = []
        var allowance: LineAllowance
        var whenEnded: (@Sendable (ChildExit) -> Void)?
    }

    /// What announces the port, on a line of its own.
    private static let announcement = "QNTX_PLUGIN_PORT="
    /// The same for one on a socket of its own.
    private static let socketAnnouncement = "QNTX_PLUGIN_SOCKET="
    /// How many of its last lines are kept.
    private static let lines = 10

    private final class Log: Sendable {
        let state: Mutex<State>

        init(_ logger: Logger, _ allowance: LineAllowance) {
            state = Mutex(State(logger: logger, allowance: allowance))
        }
    }

    let launchedAt = ContinuousClock.now
    /// Where it was told to listen.
    let address: RemoteAddress
    private let child: ChildProcess
    private let log: Log

    /// Starts it.
    init(_ launch: RemoteLaunch, at address: RemoteAddress, logger: Logger) throws(PluginError) {
        self.address = address
        let (path, arguments) = Self.command(launch, address)
        let log = Log(logger, LineAllowance(launch.logLines))
        for gap in launch.confinement.gaps {
            logger.notice("the plugin is not confined in all that it should be: \(gap)")
        }
        self.log = log
        child = try ChildProcess(
            path,
            arguments: arguments,
            environment: Self.environment(launch.environment),
            limits: launch.limits,
            confinement: launch.confinement,
            guarding: launch.guarding,
            line: { Self.take($1, $0, log) },
            ended: { Self.tell(log, $0) }
        )
    }

    private static func command(_ launch: RemoteLaunch, _ address: RemoteAddress) -> (String, [String]) {
        let place: [String] =
            switch address {
            case .tcp(_, let port): ["--port", String(port)]
            case .unix(let path): ["--socket", path]
            }
        return switch launch.source {
        case .library(let path, let runner): (runner, ["plugin", "run", path] + place + launch.arguments)
        case .program(let path): (path, place + launch.arguments)
        case .address: ("", [])
        }
    }

    /// Whether it has announced where it listens.
    var hasAnnounced: Bool { log.state.withLock { $0.address != nil } }

    /// Where it listens: as it has announced, or after a while where it was told to.
    var listening: RemoteAddress? {
        if let announced = log.state.withLock({ $0.address }) { return announced }
        return launchedAt.duration(to: .now) > .seconds(2) ? address : nil
    }

    /// Its number.
    var id: Int32 { child.id }

    /// How it has ended; nil while it runs.
    var exit: ChildExit? { child.exit }

    /// Waits until it has ended and all that it wrote is read.
    func wait() async -> ChildExit { await child.wait() }

    /// The last lines that it has written.
    var lastLines: [String] { log.state.withLock { $0.lastLines } }

    /// Its last words, in one line.
    var lastWords: String {
        let lines = lastLines.suffix(5)
        return lines.isEmpty ? "" : "; it said: \(lines.joined(separator: " | "))"
    }

    /// Has what it says go elsewhere.
    func setLogger(_ logger: Logger) { log.state.withLock { $0.logger = logger } }

    /// Has somebody told of its end, on any thread; nil: nobody any more.
    func whenEnded(_ callback: (@Sendable (ChildExit) -> Void)?) {
        log.state.withLock { $0.whenEnded = callback }
        if let exit = child.exit { Self.tell(log, exit) }
    }

    /// Tells it once, whoever comes first.
    private static func tell(_ log: Log, _ exit: ChildExit) {
        let callback = log.state.withLock { state in
            defer { state.whenEnded = nil }
            return state.whenEnded
        }
        callback?(exit)
    }

    /// Ends it.
    /// - Parameter isTold: whether it has been told to end, and may do so by itself.
    @discardableResult
    func end(within patience: Duration, isTold: Bool = false) async -> ChildExit {
        await child.end(within: patience, grace: isTold ? .milliseconds(250) : .zero)
    }

    /// Ends it at once.
    func kill() { child.kill() }

    private static func environment(_ names: [String]) -> [String] {
        names.compactMap { name in
            if name.contains("=") { return name }
            return ProcessInfo.processInfo.environment[name].map { "\(name)=\($0)" }
        }
    }

    private static func take(_ line: String, _ stream: ChildProcess.Stream, _ log: Log) {
        if stream == .output, line.hasPrefix(announcement) {
            let port = Int(line.dropFirst(announcement.count).prefix { $0 != " " })
            if let port, (1...65535).contains(port) {
                return log.state.withLock { $0.address = .tcp(host: "127.0.0.1", port: port) }
            }
        }
        if stream == .output, line.hasPrefix(socketAnnouncement) {
            let path = String(line.dropFirst(socketAnnouncement.count))
            return log.state.withLock { $0.address = .unix(path: path) }
        }
        let (logger, verdict) = log.state.withLock { state in
            if state.lastLines.count == lines { state.lastLines.removeFirst() }
            state.lastLines.append(String(line.prefix(200)))
            return (state.logger, state.allowance.take(at: .now))
        }
        switch verdict {
        case .logged: break
        case .loggedAfter(let count): logger.warning("\(count) lines before this one were left out")
        case .firstLeftOut: return logger.warning("it writes too much: the rest of this second is left out")
        case .leftOut: return
        }
        let parsed = LogLine(line)
        let level = parsed.level ?? (stream == .output ? .info : .error)
        logger.log(level: level, "\(parsed.message)", metadata: parsed.metadata)
    }

    /// A port of this machine that nobody has at this moment.
    static func freePort() async throws(PluginError) -> Int {
        do {
            let bootstrap = ServerBootstrap(group: RemoteLoop.shared.group)
            let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
            let port = channel.localAddress?.port
            try await channel.close()
            if let port { return port }
        } catch {
            throw PluginError(.busy, "there is no free port for a plugin: \(error)")
        }
        throw PluginError(.busy, "there is no free port for a plugin")
    }
}
