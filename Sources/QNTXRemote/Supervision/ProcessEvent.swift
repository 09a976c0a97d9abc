public import QNTXPlugin

/// What happens to the process of a plugin without anybody having asked for it.
public enum ProcessEvent: Sendable {
    /// It has ended, or has not come to run, and is started again.
    case ended(ProcessEnd)
    /// It has been started again, and the plugin serves.
    case restarted(pid: Int32, after: Duration)
    /// It has ended, and is not started again.
    case lost(ProcessEnd, PluginError)
}
