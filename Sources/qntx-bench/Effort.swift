/// How much is measured.
struct Effort: Sendable {
    /// Copies of the plugin that are loaded, and pairs of runs that load them.
    var copies: Int
    var loadPairs: Int
    /// Rounds of calls, and calls in each.
    var echoRounds: Int
    var echoCalls: Int
    /// Rows that are written one by one and in batches, and pairs of runs that write them.
    var singleWrites: Int
    var batchWrites: Int
    var writePairs: Int
    /// Rows that are searched, and rounds of searches.
    var queriedRows: Int
    var queryRounds: Int
    /// Pairs of runs over HTTP, and how long they are, in milliseconds.
    var httpPairs: Int
    var httpWarmUp: Int
    var httpDuration: Int
    /// Pairs of runs over WebSockets, and how long they are, in milliseconds.
    var webSocketPairs: Int
    var webSocketWarmUp: Int
    var webSocketDuration: Int
    /// Pairs of bodies that come or go in pieces, and how many bytes they have; processes that are looked at meanwhile.
    var streamPairs: Int
    var streamBytes: Int
    var streamMemoryPairs: Int
    /// Pairs of runs beside a plugin that blocks.
    var neighbourPairs: Int
    /// Plugins that are added one by one, and pairs of runs that are paced, and how long those are, in milliseconds.
    var additions: Int
    var livePairs: Int
    var liveDuration: Int
    /// Plugins' processes that are killed.
    var restarts: Int
    /// Processes whose memory is read, and how many plugins they load.
    var memoryPairs: Int
    var memoryPlugins: Int
    /// WebSockets that are open and idle while memory is read.
    var heldWebSockets: Int

    /// What the figures of a report are worth.
    static let full = Effort(
        copies: 1000,
        loadPairs: 21,
        echoRounds: 5,
        echoCalls: 50_000,
        singleWrites: 2000,
        batchWrites: 100_000,
        writePairs: 5,
        queriedRows: 1_000_000,
        queryRounds: 7,
        httpPairs: 7,
        httpWarmUp: 700,
        httpDuration: 2500,
        webSocketPairs: 7,
        webSocketWarmUp: 500,
        webSocketDuration: 2000,
        streamPairs: 7,
        streamBytes: 1 << 30,
        streamMemoryPairs: 3,
        neighbourPairs: 7,
        additions: 200,
        livePairs: 7,
        liveDuration: 4000,
        restarts: 10,
        memoryPairs: 3,
        memoryPlugins: 500,
        heldWebSockets: 2000
    )

    /// A look in passing, in half a minute.
    static let quick = Effort(
        copies: 300,
        loadPairs: 5,
        echoRounds: 2,
        echoCalls: 20_000,
        singleWrites: 500,
        batchWrites: 20_000,
        writePairs: 2,
        queriedRows: 100_000,
        queryRounds: 3,
        httpPairs: 3,
        httpWarmUp: 300,
        httpDuration: 700,
        webSocketPairs: 2,
        webSocketWarmUp: 150,
        webSocketDuration: 300,
        streamPairs: 2,
        streamBytes: 256 << 20,
        streamMemoryPairs: 1,
        neighbourPairs: 2,
        additions: 30,
        livePairs: 2,
        liveDuration: 1500,
        restarts: 3,
        memoryPairs: 1,
        memoryPlugins: 100,
        heldWebSockets: 2000
    )
}
