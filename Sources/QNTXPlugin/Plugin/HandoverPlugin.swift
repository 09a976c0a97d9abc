/// A plugin that hands what it knows to the instance that takes its place: of a new version, or after a restart. One that
/// is none is replaced all the same, and its successor begins with nothing.
public protocol HandoverPlugin: DomainPlugin {
    /// Gives what is to be handed on, in a form of the plugin's own. It stays as it is, as it may have to go on. Requests
    /// wait meanwhile, but for those that were under way and take longer than a moment.
    /// - Throws: why it cannot; it is not replaced then.
    func save() async throws -> [UInt8]

    /// Takes what the instance before it has saved, after its routes are registered and before its first request.
    /// - Parameter version: the version of the plugin that saved it.
    /// - Throws: why it cannot; the old instance goes on then.
    func restore(_ saved: [UInt8], from version: String) async throws
}
