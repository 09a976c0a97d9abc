/// How much is measured.
struct Effort: Sendable {
    /// Copies of the plugin that are loaded, and pairs of runs that load them.
    var copies: Int
    var loadPairs: Int
    /// Rounds of calls, and calls in each.
    var echoRounds: Int
    var echoCalls: Int
    /// Pairs of runs over HTTP, and how long they are, in milliseconds.
    var httpPairs: Int
    var httpWarmUp: Int
    var httpDuration: Int
    /// Processes whose memory is read, and how many plugins they load.
    var memoryPairs: Int
    var memoryPlugins: Int

    /// What the figures of a report are worth.
    static let full = Effort(
        copies: 1000,
        loadPairs: 21,
        echoRounds: 5,
        echoCalls: 50_000,
        httpPairs: 7,
        httpWarmUp: 700,
        httpDuration: 2500,
        memoryPairs: 3,
        memoryPlugins: 500
    )

    /// A look in passing, in half a minute.
    static let quick = Effort(
        copies: 300,
        loadPairs: 5,
        echoRounds: 2,
        echoCalls: 20_000,
        httpPairs: 3,
        httpWarmUp: 300,
        httpDuration: 700,
        memoryPairs: 1,
        memoryPlugins: 100
    )
}
