import QNTXPlugin

/// Whose jobs somebody sees.
enum JobScope: Sendable {
    /// The operator: all.
    case all
    /// A plugin: those that it has enqueued, and those of its handlers.
    case plugin(String, handlers: Set<String>)

    func sees(_ row: JobRow) -> Bool {
        switch self {
        case .all: true
        case .plugin(let domain, let handlers): row.domain == domain || handlers.contains(row.job.handlerName)
        }
    }
}
