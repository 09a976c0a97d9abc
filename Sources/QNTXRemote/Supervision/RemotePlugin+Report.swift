import QNTXPlugin
import Synchronization

extension RemotePlugin {
    /// How its process is; nil where this host has started none.
    public var process: ProcessReport? {
        if case .address = launch.source { return nil }
        return state.withLock { state in
            var report = ProcessReport(state: .ended, restarts: state.restarts, history: state.history.ends)
            switch state.phase {
            case .ready(let instance):
                report.state = .running
                report.pid = instance.process?.id
            case .initialized(let run):
                report.state = .running
                report.pid = run.instance.process?.id
            case .away(let away):
                guard launch.restart.isOn else { break }
                report.state = away.isOpen ? .open : .restarting
                report.nextTry = away.nextTry.map { WallTime.at($0) }
            case .over: break
            }
            return report
        }
    }

    /// The number of its process; nil where there is none, or this host has not started it.
    public var processID: Int32? { process?.pid }
}
