import Logging

/// Sends the lines of a logger to the host, with their metadata as fields.
struct HostLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let host: Host
    private var ownLevel: Logger.Level?

    init(_ host: Host) {
        self.host = host
    }

    /// The host's level, asked at each line because the operator may change it; or the one that was set here.
    var logLevel: Logger.Level {
        get { ownLevel ?? Logger.Level.allCases.first(where: host.isEnabled) ?? .critical }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // Asked again: a level of its own may be lower than the host's.
        guard host.isEnabled(event.level) else { return }
        var all = metadata
        if let metadataProvider { all.merge(metadataProvider.get()) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        if let own = event.metadata { all.merge(own) { $1 } }
        host.log(event.level, event.message.description, all.map { ($0.key, $0.value.description) })
    }
}
