extension PluginError {
    /// Wraps whatever a plugin's call threw: a `PluginError` keeps its code, everything else becomes `pluginFailed`.
    /// - Parameter message: what failed; the cause's text follows after a colon.
    public static func wrapping(
        _ error: any Error,
        _ message: String,
        stage: Stage? = nil,
        plugin: String? = nil
    ) -> PluginError {
        let inner = error as? PluginError
        return PluginError(
            inner?.code ?? .pluginFailed,
            "\(message): \(text(of: error))",
            stage: inner?.stage ?? stage,
            plugin: plugin ?? inner?.plugin,
            file: inner?.file,
            cause: inner == nil ? error : inner?.cause,
            retryAfter: inner?.retryAfter
        )
    }

    /// An error's text for people: a `PluginError`'s message, another error's description.
    public static func text(of error: any Error) -> String {
        (error as? PluginError)?.message ?? String(describing: error)
    }
}
