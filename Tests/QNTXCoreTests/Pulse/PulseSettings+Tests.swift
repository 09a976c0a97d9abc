import QNTXCore

extension PulseSettings {
    /// Patient enough for a busy machine, and quick where tests wait.
    static let forTests = PulseSettings(
        leaveLimit: .seconds(60),
        stopLimit: .zero,
        pollInterval: .milliseconds(50),
        progressInterval: .milliseconds(20)
    )

    func with(_ change: (inout PulseSettings) -> Void) -> PulseSettings {
        var settings = self
        change(&settings)
        return settings
    }
}
