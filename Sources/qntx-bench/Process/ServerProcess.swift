import Foundation

/// A server in a process of its own, whose memory is looked at.
struct ServerProcess: Sendable {
    /// How long it is left alone before its memory is read: its threads for the start have ended by then.
    private static let settling = Duration.seconds(4)

    private let child: Child
    /// Where it listens.
    let port: Int

    /// The process's number.
    var identifier: Int32 { child.identifier }

    /// Looks at the host, as the command `qntx serve` with the plugins of a directory, and then at a plain server.
    static func compare<Result>(
        _ directory: String,
        with kind: PlainServerChild.Kind,
        _ look: (ServerProcess) async throws -> Result
    ) async throws -> (ours: Result, plain: Result) {
        try await host(directory).whileRunning { host in
            try await plain(kind).whileRunning { plain in
                try await Task.sleep(for: settling)
                return (try await look(host), try await look(plain))
            }
        }
    }

    private static func host(_ directory: String) async throws -> ServerProcess {
        let arguments = ["serve", "--plugins", directory, "--port", "0", "--log-level", "error"]
        return try await start(Child.start(try Program.qntx(), arguments)) { child in
            let line = try await child.line()
            guard line.contains(" running ") else { throw BenchError("qntx serve says:\(line)") }
        }
    }

    private static func plain(_ kind: PlainServerChild.Kind) async throws -> ServerProcess {
        try await start(Child.start(try Program.own(), ["plain-server-child", kind.rawValue])) { _ in }
    }

    private func whileRunning<Result>(_ body: (ServerProcess) async throws -> Result) async throws -> Result {
        do {
            let result = try await body(self)
            await child.stop()
            return result
        } catch {
            await child.stop()
            throw error
        }
    }

    private static func start(_ child: Child, _ ready: (Child) async throws -> Void) async throws -> ServerProcess {
        do {
            let line = try await child.line()
            guard let start = line.range(of: "http://127.0.0.1:")?.upperBound,
                let port = Int(line[start...].prefix(while: \.isNumber))
            else { throw BenchError("the server says:\(line), and not where it listens") }
            try await ready(child)
            return ServerProcess(child: child, port: port)
        } catch {
            await child.stop()
            throw error
        }
    }
}
