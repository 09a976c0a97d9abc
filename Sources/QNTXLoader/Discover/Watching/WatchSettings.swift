/// How a ``PluginWatcher`` watches. The times are at least what they say, and negative ones count as zero.
public struct WatchSettings: Sendable, Hashable {
    /// Whether the kernel is asked to tell of changes (inotify). If not, the directories are only looked at every
    /// ``rescanInterval``.
    public var usesNotices = true
    /// How often every directory is looked at as a whole: what finds the changes that the kernel does not tell of, such as
    /// those made by another machine. At least 10 ms.
    public var rescanInterval: Duration = .seconds(2)
    /// How long nothing must happen to a file after it has been written and closed. What happens within this time is
    /// told as one change. A file that is renamed into place need not wait, unless something happened to that name just
    /// before.
    public var settleTime: Duration = .milliseconds(50)
    /// How long a file must be gone before it counts as removed: linkers and copying tools remove a file before they
    /// write it anew, which is one change.
    public var graceTime: Duration = .seconds(1)
    /// How far two looks must be apart that find a file unchanged, where nothing tells who writes it or whether he is
    /// done.
    public var lookInterval: Duration = .seconds(1)
    /// How long nothing must happen to a file that somebody was seen writing and has never closed: he stopped halfway or
    /// has it open for good, or the file was cut to size by its name, which opens and closes nothing.
    public var unclosedTime: Duration = .seconds(30)

    /// Makes settings with the values that suit a host.
    public init() {}

    /// The same, with every value in its range.
    var clamped: WatchSettings {
        // Some thirty years, so that no sum of times is too large for anything.
        let longest = Duration.seconds(1_000_000_000)
        var settings = self
        settings.rescanInterval = min(max(rescanInterval, .milliseconds(10)), longest)
        settings.settleTime = min(max(settleTime, .zero), longest)
        settings.graceTime = min(max(graceTime, .zero), longest)
        settings.lookInterval = min(max(lookInterval, .milliseconds(1)), longest)
        settings.unclosedTime = min(max(unclosedTime, .milliseconds(1)), longest)
        return settings
    }
}
