/// How large messages may be.
public enum MessageLimits {
    /// What a message has at most, in bytes: QNTX's peers take no more. Source: gRPC's default.
    public static let message = 4 << 20

    /// What a message has at most between this host and a process of its own making.
    static let isolated = 256 << 20

    /// What is left of that for a body, as there are headers beside it.
    static let body = message - (256 << 10)
}
