import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// Inspects bytes as if they were a file's.
func inspect(_ bytes: [UInt8], as path: String = "/somewhere/plugin.so") throws(PluginError) -> Inspection {
    try Inspector().inspect(FileImage(bytes: bytes, path: path))
}

/// Why bytes are refused; nil if they are not.
func refusal(of bytes: [UInt8], as path: String = "/somewhere/plugin.so") -> PluginError? {
    do throws(PluginError) {
        _ = try inspect(bytes, as: path)
        return nil
    } catch {
        return error
    }
}

/// Why a file is refused; nil if it is not.
func refusal(ofFile path: String, _ policy: InspectionPolicy = InspectionPolicy()) -> PluginError? {
    do throws(PluginError) {
        _ = try Inspector(policy: policy).inspect(path: path)
        return nil
    } catch {
        return error
    }
}

/// Sources for plugins that only have to be there.
enum Sources {
    /// As little as a plugin can be.
    static let minimal = plugin()

    /// A plugin that does nothing, with further code around it.
    static func plugin(
        name: String = "tiny",
        note: String? = nil,
        before: String = "",
        initialize: String = "return QNTX_OK;"
    ) -> String {
        """
        #include "qntx_plugin.h"
        \(before)
        static qntx_status initialize(const qntx_host *host, void **state) {
            (void)host;
            (void)state;
            \(initialize)
        }
        static qntx_status shutdown(void *state) {
            (void)state;
            return QNTX_OK;
        }
        static const qntx_metadata metadata = {
            .struct_size = sizeof metadata, .name = "\(name)", .version = "1.2.3", .qntx_version = ">=0.20",
        };
        static const qntx_plugin_vtable vtable = {
            .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .metadata = &metadata,
            .initialize = initialize, .shutdown = shutdown,
        };
        \(note ?? "QNTX_PLUGIN_NOTE(\"\(name)\", \"1.2.3\", \">=0.20\");")
        QNTX_PLUGIN(vtable)
        """
    }
}
