import QNTXLoader
public import QNTXPlugin
import Synchronization

extension PluginHost {
    /// Loads a plugin's file anew, and puts what it holds in the place of what runs; or tries a file again that was refused.
    /// - Throws: `notFound`; `unsupported` for a plugin that is in no file; why what the file holds does not run. What ran
    ///   before goes on then.
    public func reload(_ name: String) async throws(PluginError) {
        if isDisabled(name) { throw Self.isDisabled(name) }
        guard let file = file(of: name) ?? programPlace(of: name) else {
            guard registry.get(name) != nil else { throw Self.unknown(name) }
            throw PluginError(
                .unsupported,
                "plugin \(name) is part of the program that embeds this host, and is in no file",
                plugin: name
            )
        }
        let error = await turns.take("file:" + file) { await self.fileChanged(file, isForced: true) }
        if let error { throw error }
        if let failure = failure(of: name), registry.getState(name) == .failed { throw failure }
    }

    /// Where a plugin is, or where one of that name was refused.
    private func file(of name: String) -> String? {
        storage.withLock { storage in
            if let file = storage.files[name] { return file }
            return storage.rejected.values.sorted { $0.number < $1.number }.first { rejected in
                guard rejected.kind == .file else { return false }
                return rejected.error.plugin == name || PluginFileName.isFile(rejected.file, of: name)
            }?.file
        }
    }
}
