import CQNTXPlugin
import Glibc
import QNTXPlugin

/// What a plugin can do beyond its vtable, as its `get_extension` says.
struct PluginExtensions: @unchecked Sendable {
    /// "qntx.jobs/1": adds job handlers.
    let registerJobs: (@convention(c) (UnsafeMutableRawPointer?, qntx_job_registry) -> qntx_status)?
    /// "qntx.reconfigure/1": takes a new configuration.
    let reconfigure: (@convention(c) (UnsafeMutableRawPointer?) -> qntx_status)?

    /// "qntx.handover/1": gives what the instance knows, and takes what another one knew.
    let handover: qntx_handover?

    /// "qntx.websocket/1": adds WebSocket endpoints.
    let registerWebSockets: (@convention(c) (UnsafeMutableRawPointer?, qntx_websocket_registry) -> qntx_status)?

    /// "qntx.drain/1": ends what does not end by itself.
    let drain: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?

    /// Nothing more.
    static let none = PluginExtensions()

    private init() {
        registerJobs = nil
        reconfigure = nil
        handover = nil
        registerWebSockets = nil
        drain = nil
    }

    /// Asks a plugin; this runs its code.
    init(_ vtable: BoundVTable) throws(PluginError) {
        guard let find = vtable.table.get_extension else {
            self = .none
            return
        }
        var jobs = qntx_jobs()
        if let table = find(QNTX_JOBS) {
            try ABIText.sizedStruct(table.assumingMemoryBound(to: qntx_jobs.self), into: &jobs, minimum: 16, QNTX_JOBS)
            guard jobs.register_jobs != nil else { throw Self.missing("register_jobs", QNTX_JOBS) }
        }
        var reconfigure = qntx_reconfigure()
        if let table = find(QNTX_RECONFIGURE) {
            let table = table.assumingMemoryBound(to: qntx_reconfigure.self)
            try ABIText.sizedStruct(table, into: &reconfigure, minimum: 16, QNTX_RECONFIGURE)
            guard reconfigure.reconfigure != nil else { throw Self.missing("reconfigure", QNTX_RECONFIGURE) }
        }
        var handover: qntx_handover?
        if let table = find(QNTX_HANDOVER) {
            var found = qntx_handover()
            let table = table.assumingMemoryBound(to: qntx_handover.self)
            try ABIText.sizedStruct(table, into: &found, minimum: 24, QNTX_HANDOVER)
            guard found.save != nil else { throw Self.missing("save", QNTX_HANDOVER) }
            guard found.restore != nil else { throw Self.missing("restore", QNTX_HANDOVER) }
            handover = found
        }
        var webSockets = qntx_websockets()
        if let table = find(QNTX_WEBSOCKET) {
            let table = table.assumingMemoryBound(to: qntx_websockets.self)
            try ABIText.sizedStruct(table, into: &webSockets, minimum: 16, QNTX_WEBSOCKET)
            guard webSockets.register_websockets != nil else {
                throw Self.missing("register_websockets", QNTX_WEBSOCKET)
            }
        }
        var drain = qntx_drain()
        if let table = find(QNTX_DRAIN) {
            let table = table.assumingMemoryBound(to: qntx_drain.self)
            try ABIText.sizedStruct(table, into: &drain, minimum: 16, QNTX_DRAIN)
            guard drain.drain != nil else { throw Self.missing("drain", QNTX_DRAIN) }
        }
        registerJobs = jobs.register_jobs
        self.reconfigure = reconfigure.reconfigure
        self.handover = handover
        registerWebSockets = webSockets.register_websockets
        self.drain = drain.drain
    }

    private static func missing(_ function: String, _ table: String) -> PluginError {
        PluginError(.missingFunction, "the table \(table) has no \(function), which is required; set it")
    }
}
