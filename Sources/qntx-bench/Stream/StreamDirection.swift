import ArgumentParser

/// Which way a body goes, seen from who asks.
enum StreamDirection: String, CaseIterable, ExpressibleByArgument, Sendable {
    case up, down

    /// The route.
    var path: String { HTTPServers.prefix + "/" + rawValue }
}
