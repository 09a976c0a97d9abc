/// A plugin that takes a new configuration while it runs. One that is none is ended and started again instead.
public protocol ReconfigurablePlugin: DomainPlugin {
    /// Takes the new configuration; the ``Config`` that ``DomainPlugin/initialize(_:)`` gave has it already.
    /// - Throws: why the plugin does not take it. It then goes on with the old one, which the host restores.
    func reconfigure() async throws
}
