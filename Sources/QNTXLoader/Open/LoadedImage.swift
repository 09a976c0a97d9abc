import QNTXPlugin
import Synchronization

/// A mapped library with what is known of it, shared by the instances that live in it one after the other.
final class LoadedImage: Sendable {
    let image: DynamicImage
    let vtable: BoundVTable
    /// The functions that it declares.
    let functions: FunctionTable
    let inspection: PluginInspection
    /// What the files were when they were read.
    let trace: FileTrace
    /// The host's tables of the instances that were made of it: plugins may use theirs as long as they are mapped.
    private let hosts = Mutex<[HostTable]>([])
    private let abandoned = Atomic<Bool>(false)
    private let retired = Mutex<RetiredImage?>(nil)

    init(
        image: DynamicImage,
        vtable: BoundVTable,
        functions: FunctionTable,
        inspection: PluginInspection,
        trace: FileTrace
    ) {
        self.image = image
        self.vtable = vtable
        self.functions = functions
        self.inspection = inspection
        self.trace = trace
    }

    /// Keeps the table of an instance for as long as the library is mapped.
    func keep(_ host: HostTable) {
        hosts.withLock { $0.append(host) }
    }

    /// Takes note that calls have not left an instance in it: its code is in use for ever.
    func abandon() {
        abandoned.store(true, ordering: .relaxed)
    }

    /// Unmaps the library if that is harmless. Nobody may call into it any more. Blocks, and runs its destructors where it
    /// goes: for a thread that may hang. Once that is settled it only says what has become of it.
    func retire() -> RetiredImage {
        if let retired = retired.withLock({ $0 }) { return retired }
        let result =
            switch inspection {
            case .library(let inspection):
                ImageRetirement.retire(
                    image.handle,
                    inspection: inspection,
                    declaresUnloadable: vtable.isUnloadable,
                    hasCallsInside: abandoned.load(ordering: .relaxed)
                )
            case .manifest(let inspection):
                ImageRetirement.keep(image.handle, copySize: inspection.library?.size ?? 0)
            }
        if !result.canBeTriedAgain { retired.withLock { $0 = result } }
        if result.fate == .unloaded {
            for host in hosts.withLock({ $0 }) { host.release() }
            hosts.withLock { $0 = [] }
        }
        return result
    }
}
