import Dispatch
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import NIOCore
import QNTXPlugin
import Synchronization

/// One HTTP/2 connection to a peer, made when it is first needed and made anew when it is lost. Any thread.
final class RemoteConnection: Sendable {
    typealias Transport = HTTP2ClientTransport.Posix
    typealias Client = GRPCClient<Transport>

    let address: RemoteAddress
    let client: Client
    private let loop: RemoteLoop
    private let running: Task<Void, Never>

    init(_ address: RemoteAddress, loop: RemoteLoop = .shared) throws(PluginError) {
        self.address = address
        self.loop = loop
        do {
            let client = Client(transport: try Self.transport(address, loop))
            self.client = client
            running = Task(executorPreference: loop.executor) {
                try? await client.runConnections()
            }
        } catch {
            throw PluginError(.unsupported, "there is no way to connect to \(address): \(error)")
        }
    }

    private static func transport(_ address: RemoteAddress, _ loop: RemoteLoop) throws -> HTTP2ClientTransport.Posix {
        try HTTP2ClientTransport.Posix(
            target: address.target,
            transportSecurity: .plaintext,
            config: .defaults { config in
                // A peer that has just been started is there in a moment.
                config.backoff = .init(
                    initial: .milliseconds(20),
                    max: .milliseconds(200),
                    multiplier: 1.5,
                    jitter: 0.1
                )
                // To wait for more to send would cost more than it saves.
                config.connection.flushCoalescing = nil
                config.connection.maxIdleTime = nil
            },
            eventLoopGroup: loop.group
        )
    }

    /// Lets calls under way end, and closes the connection.
    func close() {
        client.beginGracefulShutdown()
    }

    /// Closes the connection under whatever calls there are.
    func cut() {
        running.cancel()
    }

    deinit { running.cancel() }

    /// Makes a call and blocks until it is over: for threads that may, and never for the connection's own.
    func wait<Result: Sendable>(
        _ what: String,
        _ body: @escaping @Sendable (Client) async throws -> Result
    ) throws(PluginError) -> Result {
        let result = Mutex<Swift.Result<Result, PluginError>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task(executorPreference: loop.executor) { [client] in
            do {
                let value = try await body(client)
                result.withLock { $0 = .success(value) }
            } catch {
                result.withLock { $0 = .failure(.remote(error, what)) }
            }
            done.signal()
        }
        done.wait()
        guard let result = result.withLock({ $0 }) else { throw PluginError(.internalError, "\(what) has no result") }
        return try result.get()
    }

    /// How a call is to be made.
    /// - Parameters:
    ///   - limit: how long it may take; nil for as long as it does.
    ///   - waits: wait for a peer that is not there yet.
    ///   - size: what a message has at most, in bytes.
    static func options(
        limit: Duration? = nil,
        waits: Bool = false,
        size: Int = MessageLimits.message
    ) -> CallOptions {
        var options = CallOptions.defaults
        options.timeout = limit
        options.waitForReady = waits
        // The transport reads its limit for answers from the one for requests.
        options.maxRequestMessageBytes = size
        options.maxResponseMessageBytes = size
        return options
    }

    /// Makes a call on the connection's own thread.
    /// - Parameter what: the call in words, `Health of plugin foo`.
    func call<Result: Sendable>(
        _ what: @autoclosure () -> String,
        _ body: @escaping @Sendable (Client) async throws -> Result
    ) async throws(PluginError) -> Result {
        do {
            return try await withTaskExecutorPreference(loop.executor) { [client] in
                try await body(client)
            }
        } catch {
            throw .remote(error, what())
        }
    }
}
