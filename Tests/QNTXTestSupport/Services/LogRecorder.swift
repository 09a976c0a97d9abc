package import Logging
import Synchronization

/// Keeps what is logged, for tests to read.
package final class LogRecorder: Sendable {
    /// One line of a log.
    package struct Line: Sendable {
        package var level: Logger.Level
        package var message: String
        package var metadata: [String: String]
    }

    private let storage = Mutex<[Line]>([])

    /// An empty log.
    package init() {}

    /// What has been logged so far.
    package var lines: [Line] { storage.withLock { $0 } }

    /// The messages logged so far.
    package var messages: [String] { lines.map(\.message) }

    /// The messages of a level so far.
    package func messages(_ level: Logger.Level) -> [String] {
        lines.filter { $0.level == level }.map(\.message)
    }

    /// A logger that writes here.
    package func logger(_ label: String = "test", level: Logger.Level = .trace) -> Logger {
        var logger = Logger(label: label) { _ in RecordingLogHandler(recorder: self) }
        logger.logLevel = level
        return logger
    }

    fileprivate func add(_ line: Line) { storage.withLock { $0.append(line) } }
}

/// The handler behind ``LogRecorder``.
package struct RecordingLogHandler: LogHandler {
    let recorder: LogRecorder
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .trace

    init(recorder: LogRecorder) { self.recorder = recorder }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
        recorder.add(
            LogRecorder.Line(
                level: event.level,
                message: "\(event.message)",
                metadata: all.mapValues { "\($0)" }
            )
        )
    }
}
