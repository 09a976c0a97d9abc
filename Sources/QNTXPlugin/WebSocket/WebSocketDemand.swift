/// What someone who has been given a message wants next.
public enum WebSocketDemand: Sendable, Hashable {
    /// The next message, when there is one.
    case more
    /// Nothing, until asked for.
    case pause
}
