public import Configuration
import QNTXPlugin

/// The host's configuration for swift-configuration, so that embedders can put their own providers above or below it:
/// `ConfigReader(providers: [mine, live])`. Keys are compared without case. A value from the environment or set at run
/// time is text and is read as the type that is asked for.
extension LiveConfiguration: Configuration.ConfigProvider {
    /// `qntx`.
    public var providerName: String { "qntx" }

    /// The value of a key as it is now.
    /// - Throws: if it has another type.
    public func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        try LiveSnapshot(current().state).value(forKey: key, type: type)
    }

    /// The same as ``value(forKey:type:)``: files are read when the host reloads.
    nonisolated(nonsending)
        public func fetchValue(forKey key: AbsoluteConfigKey, type: ConfigType) async throws -> LookupResult
    {
        try value(forKey: key, type: type)
    }

    /// Gives the value as it is now; later ones are not told.
    nonisolated(nonsending)
        public func watchValue<Return: ~Copyable>(
            forKey key: AbsoluteConfigKey,
            type: ConfigType,
            updatesHandler:
                nonisolated(nonsending) (ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>)
                async throws -> Return
        ) async throws -> Return
    {
        try await watchValueFromValue(forKey: key, type: type, updatesHandler: updatesHandler)
    }

    /// Everything as it is now.
    public func snapshot() -> any ConfigSnapshot { LiveSnapshot(current().state) }

    /// Gives everything as it is now; later states are not told.
    nonisolated(nonsending)
        public func watchSnapshot<Return: ~Copyable>(
            updatesHandler:
                nonisolated(nonsending) (ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>) async throws -> Return
        ) async throws -> Return
    {
        try await watchSnapshotFromSnapshot(updatesHandler: updatesHandler)
    }
}
