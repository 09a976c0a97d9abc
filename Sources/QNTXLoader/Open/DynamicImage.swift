import Glibc
import QNTXPlugin

/// A library that the dynamic loader has mapped into this process.
///
/// It stays mapped when this object goes away: code of it may still run, and its destructors may not bear to be called.
/// ``ImageRetirement`` unmaps it where that is harmless.
struct DynamicImage: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer

    /// Maps a library and resolves all it needs, now; its symbols are seen by nobody else. Its constructors run.
    /// - Parameters:
    ///   - path: where the loader finds it; unique for the life of the process.
    ///   - file: the file as the operator knows it, for the error.
    init(path: String, file: String) throws(PluginError) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let reason = String(cString: dlerror()).replacing(path + ": ", with: "")
            throw PluginError(
                .openFailed,
                "the dynamic loader refused it: \(reason); install or link what it needs (ldd shows it)",
                stage: .open,
                file: file
            )
        }
        self.handle = handle
    }

    /// The address of an exported symbol, or nil.
    func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        dlsym(handle, name)
    }
}
