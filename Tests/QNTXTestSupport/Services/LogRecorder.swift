public import Logging
import Synchronization

/// Keeps what is logged, for tests to read.
public final class LogRecorder: Sendable {
    /// One line of a log.
    public struct Line: Sendable {
        public var level: Logger.Level
        public var message: String
        public var metadata: [String: String]
    }

    private let storage = Mutex<[Line]>([])

    /// An empty log.
    public init() {}

    /// What has been logged so far.
    public var lines: [Line] { storage.withLock { $0 } }

    /// The messages logged so far.
    public var messages: [String] { lines.map(\.message) }

    /// A logger that writes here.
    public func logger(_ label: String = "test", level: Logger.Level = .trace) -> Logger {
        var logger = Logger(label: label) { _ in RecordingLogHandler(recorder: self) }
        logger.logLevel = level
        return logger
    }

    fileprivate func add(_ line: Line) { storage.withLock { $0.append(line) } }
}

/// The handler behind ``LogRecorder``.
public struct RecordingLogHandler: LogHandler {
    let recorder: LogRecorder
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level = .trace

    init(recorder: LogRecorder) { self.recorder = recorder }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
        recorder.add(
            LogRecorder.Line(
                level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" }))
    }
}
