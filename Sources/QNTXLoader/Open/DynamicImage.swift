import CQNTXSystem
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

    /// Maps a library that the dynamic loader knows where to find, or takes the one that is mapped already.
    /// - Parameter library: what it is called: `libz.so.1`.
    init(library: String) throws(PluginError) {
        guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL) else {
            let reason = String(cString: dlerror()).replacing(library + ": ", with: "")
            throw PluginError(
                .openFailed,
                "the dynamic loader does not open \(library): \(reason); install it, or name its file: "
                    + "library = \"/path/of/\(library)\"",
                stage: .open
            )
        }
        self.handle = handle
    }

    /// The address of an exported function, or nil where there is no such symbol, or it is data.
    func function(_ name: String) -> UnsafeMutableRawPointer? {
        symbol(name).flatMap { qntx_image_is_function($0) == 0 ? nil : $0 }
    }

    /// The address of an exported symbol, or nil.
    func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        dlsym(handle, name)
    }
}
