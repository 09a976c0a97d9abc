import CQNTXSystem
import Glibc
import Synchronization

/// Unmaps a library where that harms nobody, as far as a host can know, and else tells why not.
package enum ImageRetirement {
    /// One at a time: the search for threads must not come upon another search.
    private static let turn = Mutex(())

    /// Unmaps a library, or finds out why it has to stay.
    ///
    /// It takes some milliseconds; up to `patience` where threads of it come to their end or a thread's place is not to
    /// be had. It runs the library's destructors when it unmaps it, on the calling thread, and that is to be one that
    /// may hang: a destructor that does not return holds the dynamic loader's lock for ever, so that nothing can be
    /// loaded or unloaded any more; one that ends its thread has the same effect, one that exits ends the process. What
    /// is loaded goes on. There is no remedy within the process.
    ///
    /// Where it is kept, none of its destructors have run and nothing has changed, except that after ``Obstacle/Code/refused``
    /// it stays for the life of the process.
    /// - Parameters:
    ///   - handle: what `dlopen` gave, once for a path that no other library was opened by; not to be used any more when
    ///     the library was unmapped.
    ///   - inspection: what the file says.
    ///   - declaresUnloadable: whether its vtable has `QNTX_PLUGIN_UNLOADABLE`.
    ///   - hasCallsInside: whether calls into it were given up and have not returned.
    ///   - patience: how long to wait for threads.
    package static func retire(
        _ handle: UnsafeMutableRawPointer,
        inspection: Inspection,
        declaresUnloadable: Bool,
        hasCallsInside: Bool,
        patience: Duration = .milliseconds(250)
    ) -> RetiredImage {
        let object: LoadedObject
        do throws(Obstacle) {
            object = try find(handle)
        } catch {
            return .kept(error, sharedBytes: inspection.size, privateBytes: 0)
        }
        do throws(Obstacle) {
            try check(inspection, declaresUnloadable: declaresUnloadable, hasCallsInside: hasCallsInside)
            try exclusively { () throws(Obstacle) in
                try checkReferences(to: object, handle, patience: patience)
                try unmap(object, handle)
            }
            return .unloaded
        } catch {
            let memory = ImageMemory(object, fileSize: inspection.size).measure()
            return .kept(error, sharedBytes: memory.shared, privateBytes: memory.private)
        }
    }

    /// Keeps the library of a manifest.
    /// - Parameter copySize: the size in bytes of the sealed copy that it was opened from; 0 where there is none.
    static func keep(_ handle: UnsafeMutableRawPointer, copySize: Int) -> RetiredImage {
        let reason = Obstacle(.notDeclared, "it knows nothing of QNTX, and cannot declare that it bears to be unmapped")
        // Without a copy it is the process's, and others may use it.
        guard copySize > 0, let object = try? find(handle) else {
            return .kept(reason, sharedBytes: copySize, privateBytes: 0)
        }
        let memory = ImageMemory(object, fileSize: copySize).measure()
        return .kept(reason, sharedBytes: memory.shared, privateBytes: memory.private)
    }

    private static func find(_ handle: UnsafeMutableRawPointer) throws(Obstacle) -> LoadedObject {
        var (base, name): (UInt, UnsafeMutablePointer<CChar>?) = (0, nil)
        guard qntx_image_identify(handle, &base, &name) == 0, let name else { throw unknown }
        defer { free(name) }
        guard let object = LoadedObjects().find(base: base, path: String(cString: name)) else { throw unknown }
        return object
    }

    private static var unknown: Obstacle { Obstacle(.unknown, "the dynamic loader does not say where it is") }

    /// What needs no look at the process.
    private static func check(
        _ inspection: Inspection,
        declaresUnloadable: Bool,
        hasCallsInside: Bool
    ) throws(Obstacle) {
        guard declaresUnloadable else {
            throw Obstacle(.notDeclared, "its vtable does not have QNTX_PLUGIN_UNLOADABLE among its flags")
        }
        guard !hasCallsInside else { throw Obstacle(.callsInside, "calls into it have not returned") }
        guard !inspection.hasNoDelete else { throw Obstacle(.noDelete, "its file asks for it (-z nodelete)") }
        guard !inspection.hasUniqueSymbols else {
            throw Obstacle(
                .uniqueSymbols,
                "it has symbols that are one for the process, as C++ has for inline and template statics; "
                    + "-fno-gnu-unique leaves them out"
            )
        }
        guard !inspection.isSwift else {
            throw Obstacle(.swift, "it is Swift, whose run time keeps pointers into it")
        }
    }

    private static func checkReferences(
        to object: LoadedObject,
        _ handle: UnsafeMutableRawPointer,
        patience: Duration
    ) throws(Obstacle) {
        let objects = LoadedObjects()
        let leaving = objects.leaving(with: object)
        try ReferenceSearch(objects, leaving: leaving).run()
        var threads = ThreadSearch(objects, leaving: leaving)
        try threads.run(patience: patience)
        // glibc would keep it by itself, but only until the destructors have run: then the next dlclose, of whatever
        // library, would unmap it, unchecked.
        guard let inside = object.segments.first?.range.start else { return }
        let count = qntx_image_thread_destructors(handle, inside)
        guard count <= 0 else {
            throw Obstacle(
                .threadDestructors,
                "\(count) destructors of thread-local variables wait for their threads to end"
            )
        }
    }

    /// Closes the handle and looks what came of it.
    ///
    /// glibc calls no destructors of an object that it keeps: it decides that first. An object that it keeps although its
    /// last handle is closed goes with the next `dlclose` of anything that finds it free, so it is pinned.
    private static func unmap(_ object: LoadedObject, _ handle: UnsafeMutableRawPointer) throws(Obstacle) {
        guard dlclose(handle) == 0 else { throw refused("has closed it before") }
        guard LoadedObjects().find(base: object.base, path: object.path) != nil else { return }
        guard qntx_image_pin(object.path) != 0 else { return }
        throw refused("has opened it too, or needs it")
    }

    private static func refused(_ why: String) -> Obstacle {
        Obstacle(.refused, "the dynamic loader keeps it: something else \(why)")
    }

    /// Waits for its turn, but not for ever: one that is in a destructor may not end.
    private static func exclusively(_ body: () throws(Obstacle) -> Void) throws(Obstacle) {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            let outcome: Result<Void, Obstacle>? = turn.withLockIfAvailable { _ in
                Result { () throws(Obstacle) in try body() }
            }
            if let outcome { return try outcome.get() }
            guard ContinuousClock.now < end else {
                throw Obstacle(.busy, "another library's destructors have not returned for ten seconds")
            }
            usleep(2000)
        }
    }
}
