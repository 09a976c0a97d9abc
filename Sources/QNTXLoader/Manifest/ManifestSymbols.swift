import CQNTXPlugin
import CQNTXSystem
import Glibc
import QNTXPlugin
import QNTXTOML

/// Finds the functions of a manifest in its library, once that is mapped.
struct ManifestSymbols {
    private let image: DynamicImage
    private let manifest: LibraryManifest

    init(_ image: DynamicImage, _ manifest: LibraryManifest) {
        self.image = image
        self.manifest = manifest
    }

    /// The address of each function.
    /// - Throws: `missingFunction` where there is none, or something else has the name.
    func addresses() throws(PluginError) -> [qntx_function_address] {
        var addresses: [qntx_function_address] = []
        for function in manifest.functions { addresses.append(try address(of: function)) }
        return addresses
    }

    private func address(of function: ManifestFunction) throws(PluginError) -> qntx_function_address {
        let symbol = function.symbol
        guard image.symbol(symbol) != nil else { throw missing(symbol) }
        guard let address = image.function(symbol) else {
            throw PluginError(
                .missingFunction,
                "\(symbol) of \(manifest.library) is data and no function: the host could not call it; take it out of the "
                    + "manifest",
                stage: .bind
            )
        }
        return unsafeBitCast(address, to: qntx_function_address.self)
    }

    private func missing(_ symbol: String) -> PluginError {
        let near = Spelling.nearest(symbol, exported)
        return PluginError(
            .missingFunction,
            "\(manifest.library) has no function \(symbol): "
                + (near.map { "did you mean \($0)?" } ?? "nm -D --defined-only shows those it has"),
            stage: .bind
        )
    }

    /// The names of the functions that the library has for others; none where its file cannot be read.
    private var exported: [String] {
        var (base, name): (UInt, UnsafeMutablePointer<CChar>?) = (0, nil)
        guard qntx_image_identify(image.handle, &base, &name) == 0, let name else { return [] }
        defer { free(name) }
        guard let file = try? FileImage(path: String(cString: name)) else { return [] }
        return file.bytes.withUnsafeBytes { (try? ELFLibrary(ByteView($0)))?.exportedFunctions ?? [] }
    }
}
