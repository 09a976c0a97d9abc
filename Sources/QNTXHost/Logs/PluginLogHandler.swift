import Logging

/// Writes a plugin's lines to the host's log, and keeps them.
struct PluginLogHandler: LogHandler {
    private var base: Logger
    private let plugin: String
    private let logs: PluginLogs
    var metadataProvider: Logger.MetadataProvider?

    init(base: Logger, plugin: String, logs: PluginLogs) {
        self.base = base
        self.plugin = plugin
        self.logs = logs
    }

    var metadata: Logger.Metadata {
        get { base.handler.metadata }
        set { base.handler.metadata = newValue }
    }

    var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [String: String] = [:]
        if let error = event.error { fields["error"] = "\(error)" }
        for (key, value) in event.metadata ?? [:] { fields[key] = value.description }
        logs.append(plugin, event.level, event.message.description, fields)
        base.handler.log(event: event)
    }
}
