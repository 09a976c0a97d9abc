/// A plugin that executes jobs of the host's queue. Source: QNTX, the handler names that `Initialize` answers with.
public protocol JobPlugin: DomainPlugin {
    /// The plugin's handlers by name, `biotech.align`. Asked once, after ``DomainPlugin/initialize(_:)``. A name that
    /// another plugin has is reported, and the other one keeps it.
    func jobHandlers() async throws -> [String: any JobHandler]
}
