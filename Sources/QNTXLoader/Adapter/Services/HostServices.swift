import Logging
import QNTXPlugin

/// What a host gives to one instance of a plugin, behind its `qntx_host`.
struct HostServices: Sendable {
    let logger: Logger
    let config: any Config
    let attestations: (any AttestationStore)?
    let queue: (any QueueService)?
    let database: (any DatabaseService)?

    init(_ services: any ServiceRegistry) {
        logger = services.logger
        config = services.config
        attestations = services.attestations
        queue = services.queue
        database = services.database
    }
}
