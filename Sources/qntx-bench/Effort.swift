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
    /// Plugins that are added one by one, and pairs of runs that are paced, and how long those are, in milliseconds.
    var additions: Int
    var livePairs: Int
    var liveDuration: Int
    /// Processes whose memory is read, and how many plugins they load.
    var memoryPairs: Int
    var memoryPlugins: Int

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
        additions: 200,
        livePairs: 7,
        liveDuration: 4000,
        memoryPairs: 3,
        memoryPlugins: 500
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
        additions: 30,
        livePairs: 2,
        liveDuration: 1500,
        memoryPairs: 1,
        memoryPlugins: 100
    )
}
