/// What the consumer knows of one name, and what is to be told of it and when. It looks at nothing and asks no clock:
/// both are handed in.
struct TrackedFile: Sendable {
    /// Why nothing has been told yet.
    enum Reason: Sendable, Equatable {
        /// It is to be told at the next look.
        case complete
        /// Complete; more may follow soon.
        case settling
        /// The name has just come to be. `behindLink`: at the end of a symbolic link.
        case created(behindLink: Bool)
        /// Somebody writes and has not closed it.
        case writing
        /// It differs from what was told, and nothing says who did that or whether he is done.
        case unsure
        /// It is not there.
        case gone
    }

    /// What the next report waits for.
    struct Wait: Sendable {
        var reason: Reason
        /// When the reason arose, or was confirmed by another event.
        var since: Duration
        /// When to look next.
        var due: Duration
        /// What the last look found, and when it was first found so.
        var seen: (stamp: FileStamp, at: Duration)?
    }

    /// What the consumer was told last; nil where it knows of no such file.
    var reported: FileStamp?
    /// What is still to come; nil when the consumer knows all.
    var wait: Wait?
    /// Whether content has been written since the last report.
    var isWritten = false
    /// Whether the last report came so soon after a change that the next one can have the very same times.
    var isFresh = false
    /// Whether the file was away when the consumer may have been about to open it: that it is back as it was is news.
    var isDoubtful = false
    /// When the consumer was told last.
    var reportedAt: Duration?
    /// When something other than a removal last happened.
    var lastEvent: Duration?

    /// A name that the consumer knows nothing of.
    init() {}

    /// A file that the consumer is told of now.
    init(reporting look: FileLook, at now: Duration) {
        reported = look.stamp ?? .unknown
        reportedAt = now
        if case .present(let sight) = look { isFresh = Self.isFresh(sight) }
    }

    /// Kernels keep times in steps of up to 10 ms.
    static func isFresh(_ sight: FileSight) -> Bool {
        sight.age.map { $0 < .milliseconds(20) } ?? false
    }

    /// Whether nothing is known of the name and nothing expected: it need not be kept.
    var isIdle: Bool { wait == nil && reported == nil }
}

extension TrackedFile {
    /// Takes note of an event.
    mutating func note(_ event: FileEvent, at now: Duration, _ settings: WatchSettings) {
        switch event {
        case .movedIn: begin(isQuiet(at: now, settings) ? .complete : .settling, at: now, settings)
        case .created: begin(.created(behindLink: false), at: now, settings)
        case .targetCreated: begin(.created(behindLink: true), at: now, settings)
        case .written:
            isWritten = true
            begin(.writing, at: now, settings)
        case .closed: begin(.settling, at: now, settings)
        case .attributes:
            switch wait?.reason {
            case .writing, .created, .gone, .unsure: break
            case .complete, .settling, nil: begin(.settling, at: now, settings)
            }
        case .gone:
            isWritten = false
            if wait?.reason != .gone { begin(.gone, at: now, settings) }
        }
        if event != .gone { lastEvent = now }
    }

    /// Compares a look with what is known: what has happened unnoticed becomes something to wait for.
    mutating func compare(_ look: FileLook, at now: Duration, _ settings: WatchSettings) {
        switch look {
        case .unknown:
            doubt(at: now)
            if reported == nil, wait == nil { begin(.unsure, at: now, settings) }
        case .missing:
            if wait?.reason != .gone, wait != nil || reported != nil { begin(.gone, at: now, settings) }
        case .dangling(let link):
            if wait == nil, link != reported { begin(.gone, at: now, settings) }
        case .present(let sight):
            if wait?.reason == .gone {
                wait?.due = now
            } else if wait == nil, sight.stamp != reported || isDoubtful {
                begin(.unsure, at: now, settings)
            }
        }
    }

    /// Events were lost: nobody can be waited for to close the file.
    mutating func forgetWriter(at now: Duration, _ settings: WatchSettings) {
        switch wait?.reason {
        case .writing, .created: begin(.unsure, at: now, settings)
        case .complete, .settling, .unsure, .gone, nil: break
        }
    }

    /// The file cannot be opened at the moment. By ten seconds after it was told of, the consumer has done so.
    mutating func doubt(at now: Duration) {
        if let reportedAt, now - reportedAt < .seconds(10) { isDoubtful = true }
    }

    /// Whether a file that appears now is the first after a quiet time, and not one of many in a row.
    private func isQuiet(at now: Duration, _ settings: WatchSettings) -> Bool {
        switch wait?.reason {
        case .complete, .settling, .created, .writing: return false
        case .unsure, .gone, nil: break
        }
        guard let lastEvent else { return true }
        return now - lastEvent >= settings.settleTime
    }

    private mutating func begin(_ reason: Reason, at now: Duration, _ settings: WatchSettings) {
        if reason == .gone { doubt(at: now) }
        let delay: Duration =
            switch reason {
            case .complete, .created, .unsure: .zero
            case .settling: settings.settleTime
            case .writing: settings.unclosedTime
            case .gone: settings.graceTime
            }
        wait = Wait(reason: reason, since: now, due: now + delay)
    }
}
