/// What a paced generator of requests found.
struct Latencies: Sendable, Codable {
    /// How many answers there were.
    var count: Int
    /// The time from when a request was due until its answer was there, in microseconds: the one in the middle, and what 99
    /// of 100 did not exceed.
    var median: Double
    var percentile99: Double
}
