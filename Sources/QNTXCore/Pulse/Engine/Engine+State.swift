import QNTXPlugin

extension Engine {
    /// A plugin's handler.
    struct Registration: Sendable {
        let domain: String
        let handler: any JobHandler
        /// Which registration of the engine's life it came with.
        let epoch: UInt64
    }

    /// Who waits for the end of executions.
    struct Waiter: Sendable {
        /// Of this plugin; nil for the end of all work.
        let domain: String?
        /// Only what was begun with an earlier registration; nil for everything.
        var before: UInt64?
        let continuation: CheckedContinuation<Void, Never>
    }

    /// What the pump writes in one go.
    struct Work: Sendable {
        var recovers = false
        var polls = false
        var promotes = false
        var settlements: [Settlement] = []
        var reports: [Execution] = []
        var wish: JobTable.Wish?
        /// The handlers of this moment.
        var registrations: [String: Registration] = [:]
        /// The jobs that are being executed.
        var executing: [Execution] = []

        /// Whether there is anything but to look.
        var writes: Bool { recovers || promotes || !settlements.isEmpty || !reports.isEmpty || wish != nil }
        var isEmpty: Bool { !writes && !polls }
    }

    /// How far the engine's life is.
    enum Phase: Sendable {
        case idle
        case running(Runner)
        /// Takes no more jobs.
        case stopping(Runner)
        case stopped
    }

    /// What the engine knows.
    struct State: Sendable {
        let workers: Int
        var phase = Phase.idle
        var registrations: [String: Registration] = [:]
        /// How many registrations there were.
        var epoch: UInt64 = 0
        /// What was taken and has not ended, by the jobs' places.
        var executions: [Int64: Execution] = [:]
        /// What of it waits for a worker, oldest first.
        var ahead: [Execution] = []
        /// When a worker has last begun or ended something.
        var lastStep = ContinuousClock.now
        /// How many jobs were queued since jobs were last taken, and when that was.
        var arrived = 0
        var lastTaken = ContinuousClock.now
        /// When endings were last stored.
        var lastSettled = ContinuousClock.now
        /// How long handlers take, in seconds: a running mean. Nothing is taken ahead before some were seen.
        var meanTime = 1.0
        /// What has ended and is not stored yet.
        var settlements: [Settlement] = []
        /// What has reported something that is not stored yet.
        var dirty: [Execution] = []
        /// The handlers that may have jobs that are ready.
        var hints: Set<String> = []
        /// Who was told to end between being taken and being executed.
        var told: [Int64: Execution.Reason] = [:]
        var waiters: [Waiter] = []
        /// Whether the pump is at work, or is about to be.
        var isScheduled = false
        /// Whether the pump writes just now.
        var isWriting = false
        var needsRecovery = false
        /// When the first waiting job's time comes, in milliseconds since 1970.
        var nextTime: Int64?
        var nextPoll = ContinuousClock.now
        var nextReport = ContinuousClock.now
        /// When handlers are told to end because the host stops.
        var stopTime: ContinuousClock.Instant?
        /// How often writing has failed in a row, and until when it is not tried again.
        var failures = 0
        var blockedUntil: ContinuousClock.Instant?
        /// When the clock is set for.
        var armed: ContinuousClock.Instant?

        init(workers: Int) {
            self.workers = workers
        }

        var isLive: Bool {
            switch phase {
            case .running, .stopping: true
            case .idle, .stopped: false
            }
        }

        var isRunning: Bool { if case .running = phase { true } else { false } }

        /// How many workers have nothing to do.
        var free: Int { isRunning ? max(0, workers - busy) : 0 }

        /// How many workers are at work.
        var busy: Int { executions.count - ahead.count }
    }
}
