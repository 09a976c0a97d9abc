import QNTXPlugin

/// The process of a plugin that did not come to run: what there is to say of it beyond why.
struct ProcessFailure: Error, CustomStringConvertible {
    var pid: Int32
    /// How it has ended by itself; nil where the host has ended it.
    var exit: ChildExit?
    var lines: [String]

    /// `process 123 with status 1`.
    var description: String { "process \(pid) \(exit.map { "ended \($0)" } ?? "was ended")" }

    /// Ends a process that does not come to run.
    /// - Returns: the error with that as its cause.
    static func end(_ process: RemoteProcess, _ error: PluginError) async -> PluginError {
        // One that has broken its connection may be about to end.
        if error.code == .unavailable { await waitUntil(within: .milliseconds(100)) { process.exit != nil } }
        let exit = process.exit
        // Nobody waits for the order of an end that somebody wants at once.
        if Task.isCancelled { process.kill() }
        await process.end(within: .seconds(1))
        var error = error
        error.cause = ProcessFailure(pid: process.id, exit: exit, lines: process.lastLines)
        return error
    }
}
