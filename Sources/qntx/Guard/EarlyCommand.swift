import ArgumentParser

/// A command that has to do something while the process has a single thread, before it runs.
protocol EarlyCommand: ParsableCommand {
    /// Does it.
    func begin() throws
}
