import QNTXLoader
import QNTXPlugin
import Synchronization

/// Libraries that side manifests make plugins of.
extension PluginHost {
    /// A file has changed, or has gone, that manifests beside it may name: what they make of it is loaded anew.
    /// - Returns: why that does not run, if it does not. What ran before goes on then.
    func libraryChanged(_ path: String) async -> PluginError? {
        _ = unreject(path)
        var refusal: PluginError?
        for manifest in LibraryManifest.files(naming: path) {
            let error = await turns.take("file:" + manifest) { await self.fileChanged(manifest) }
            refusal = refusal ?? error
        }
        return refusal
    }

    /// A manifest names what was refused as a plugin before the manifest was there.
    func unrejectLibrary(_ trace: FileTrace) {
        for path in trace.library.keys { _ = unreject(path) }
    }
}
