/// A plugin that can be held still and let go on, without ending. Source: QNTX `plugin.PausablePlugin`.
public protocol PausablePlugin: DomainPlugin {
    /// Holds the plugin still. No request reaches it until ``resume()``. A throw leaves it running.
    func pause() async throws

    /// Lets the plugin go on. A throw leaves it paused.
    func resume() async throws
}
