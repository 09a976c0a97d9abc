import NIOPosix
import QNTXPlugin

/// Makes the calls of plugins to the host's services, which block on the disk.
enum ServiceCall {
    /// Runs a call on a thread that may block.
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws(PluginError) -> Result
    ) async throws(PluginError) -> Result {
        do {
            return try await NIOThreadPool.singleton.runIfActive { try body() }
        } catch let error as PluginError {
            throw error
        } catch {
            throw .wrapping(error, "a service of the host failed")
        }
    }

    /// A service that this host does not have.
    static func missing(_ service: String) -> PluginError {
        PluginError(.unsupported, "this host has no \(service)")
    }

    /// A request that lacks what it is about.
    static func lacks(_ what: String) -> PluginError {
        PluginError(.invalidArgument, "the request has no \(what)")
    }

    /// What an answer may hold so that its message is not too large.
    static let room = MessageLimits.message - (64 << 10)

    static func tooLarge(_ what: String) -> PluginError {
        PluginError(
            .tooLarge,
            "the \(what) are more than fit into one message: ask for fewer, with a limit or a filter"
        )
    }
}
