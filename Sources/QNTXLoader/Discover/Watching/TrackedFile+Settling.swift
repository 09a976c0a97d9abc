extension TrackedFile {
    /// What the consumer is to be told.
    enum Verdict: Sendable, Equatable {
        case changed, removed
    }

    /// Decides, upon a look at the file, whether it is time to tell of it; if not, `wait` says when to look again.
    mutating func judge(_ look: FileLook, at now: Duration, _ settings: WatchSettings) -> Verdict? {
        guard let wait else { return nil }
        switch look {
        case .unknown:
            if reported == nil { return settle(.unknown, at: now) }
            doubt(at: now)
            self.wait?.due = now + settings.lookInterval
            return nil
        case .missing:
            guard isOver(wait, at: now, settings) else { return nil }
            self.wait = nil
            defer { reported = nil }
            return reported == nil ? nil : .removed
        case .dangling(let link):
            // It may be a link that is being switched: the new target gets the same time as a new file.
            guard link == reported || isOver(wait, at: now, settings) else { return nil }
            return settle(link, at: now)
        case .present(let sight):
            return judge(sight, wait, at: now, settings)
        }
    }

    private mutating func judge(
        _ sight: FileSight,
        _ wait: Wait,
        at now: Duration,
        _ settings: WatchSettings
    ) -> Verdict? {
        switch wait.reason {
        case .complete:
            return settle(sight, at: now)
        case .settling:
            return settle(sight, at: now, after: wait.since + settings.settleTime)
        case .created(let behindLink):
            if !sight.isOrdinary || (sight.link != nil && !behindLink) {
                return settle(sight, at: now, after: wait.since + settings.settleTime)
            }
            // A hard link is complete and never closed. Who creates a file has written nothing yet when it is first seen,
            // and what he writes would have been noticed.
            let delay =
                sight.stamp.size == 0
                ? settings.unclosedTime : sight.names > 1 ? settings.settleTime : settings.lookInterval
            return settle(sight, at: now, after: firstSeen(sight.stamp, at: now) + delay)
        case .writing:
            let quiet = wait.since + settings.unclosedTime
            if now < quiet { return settle(sight, at: now, after: quiet) }
            return settle(sight, at: now, after: firstSeen(sight.stamp, at: now) + settings.lookInterval)
        case .unsure:
            if let age = sight.age, age >= settings.lookInterval { return settle(sight, at: now) }
            return settle(sight, at: now, after: firstSeen(sight.stamp, at: now) + settings.lookInterval)
        case .gone:
            if sight.stamp == reported, !isDoubtful {
                self.wait = nil
                return nil
            }
            let next = Wait(reason: .unsure, since: now, due: now)
            self.wait = next
            return judge(sight, next, at: now, settings)
        }
    }

    /// Whether the name has been without a file for so long that it is no pause between two files.
    private mutating func isOver(_ wait: Wait, at now: Duration, _ settings: WatchSettings) -> Bool {
        let since = wait.reason == .gone ? wait.since : now
        if now >= since + settings.graceTime { return true }
        doubt(at: now)
        self.wait = Wait(reason: .gone, since: since, due: since + settings.graceTime)
        return false
    }

    /// Since when looks have found the file just so.
    private mutating func firstSeen(_ stamp: FileStamp, at now: Duration) -> Duration {
        if let seen = wait?.seen, seen.stamp == stamp { return seen.at }
        wait?.seen = (stamp, now)
        return now
    }

    private mutating func settle(_ sight: FileSight, at now: Duration, after due: Duration? = nil) -> Verdict? {
        if let due, now < due {
            wait?.due = due
            return nil
        }
        let repeats = isWritten && isFresh
        isFresh = Self.isFresh(sight)
        return settle(sight.stamp, at: now, evenIfEqual: repeats)
    }

    private mutating func settle(_ stamp: FileStamp, at now: Duration, evenIfEqual: Bool = false) -> Verdict? {
        wait = nil
        isWritten = false
        defer { isDoubtful = false }
        guard stamp != reported || evenIfEqual || isDoubtful else { return nil }
        reported = stamp
        reportedAt = now
        lastEvent = now
        return .changed
    }
}
