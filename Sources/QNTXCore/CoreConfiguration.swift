/// What the services of a host are told at their start.
public struct CoreConfiguration: Sendable {
    /// Where the database file is.
    public var path: String
    /// How it is opened.
    public var storage: StorageSettings
    /// How many attestations are kept, and how large they may be.
    public var attestations: AttestationLimits
    /// How jobs are executed.
    public var pulse: PulseSettings
    /// What plugins' statements may use.
    public var sql: SQLLimits

    /// Makes a configuration.
    public init(
        path: String = "qntx.db",
        storage: StorageSettings = StorageSettings(),
        attestations: AttestationLimits = AttestationLimits(),
        pulse: PulseSettings = PulseSettings(),
        sql: SQLLimits = SQLLimits()
    ) {
        self.path = path
        self.storage = storage
        self.attestations = attestations
        self.pulse = pulse
        self.sql = sql
    }
}
