/// What a generator of messages found.
struct Talk: Sendable, Codable {
    var answers: Answers
    /// How long each message took there and back, where it was alone.
    var latencies: Latencies?
}
