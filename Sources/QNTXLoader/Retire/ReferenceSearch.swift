import CQNTXSystem

/// Looks for what would call into a library after it is gone: signal handlers, destructors of thread-specific data,
/// pointers to it in the data of others.
///
/// What libraries keep on the heap is not found. The dynamic loader's own data does not count, and neither does that of
/// libgcc_s, which remembers where it has unwound and calls nobody there.
struct ReferenceSearch {
    /// The objects that would go.
    let leaving: [LoadedObject]
    /// Those that stay.
    let staying: [LoadedObject]

    init(_ objects: LoadedObjects, leaving: [LoadedObject]) {
        self.leaving = leaving
        let bases = Set(leaving.map(\.base))
        staying = objects.all.filter { !bases.contains($0.base) }
    }

    /// Functions that take a pointer to code and keep it where nobody can look it up, nor takes `dlclose` it out there.
    ///
    /// Those of `atexit`, `at_quick_exit` and `pthread_atfork` are the library's own to glibc: `dlclose` calls the first
    /// and forgets all of them.
    private static let keepers = [
        "on_exit", "timer_create", "mq_notify", "aio_read", "aio_write", "aio_fsync", "lio_listio", "getaddrinfo_a",
        "aio_read64", "aio_write64", "aio_fsync64", "lio_listio64", "register_printf_function",
        "register_printf_specifier", "register_printf_modifier", "register_printf_type", "__register_frame",
        "__register_frame_info",
    ]

    private static let harmless: Set = ["libgcc_s.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"]

    /// Looks for all of it.
    /// - Throws: the first that is found.
    func run() throws(Obstacle) {
        try checkSignals()
        try checkKeepers()
        let whole = leaving.flatMap { $0.segments.map(\.range) }
        for object in staying where object.names.isDisjoint(with: Self.harmless) {
            for segment in object.segments where segment.isWritable {
                if object.names.contains("libc.so.6") {
                    try checkKeys(libc: segment.range)
                } else if segment.range.firstPointer(into: whole) != nil {
                    throw Obstacle(.pointers, "the data of \(object.displayName) has a pointer into it")
                }
            }
        }
    }

    private var code: [AddressRange] { leaving.flatMap(\.code) }

    /// libc leaves pointers where they were: those of keys that are deleted, and of `pthread_atfork` when `dlclose` has
    /// taken them out and another library lies there now. So not all of its data counts, but what is in use. (What
    /// `atexit` and its like have is scrambled.)
    private func checkKeys(libc data: AddressRange) throws(Obstacle) {
        let ranges = code.map(\.raw)
        guard qntx_image_hook(ranges, ranges.count) == 0 else {
            throw Obstacle(.pointers, "a hook of libc has a pointer to its code: restore it in shutdown")
        }
        let table = Self.keyTable(in: data)
        var rest = table ?? data
        while let address = rest.firstPointer(into: code) {
            rest = AddressRange(start: address + UInt(MemoryLayout<UInt>.size), end: rest.end)
            guard table == nil || Self.isInUse(address) else { continue }
            throw Obstacle(.keys, "a key of pthread_key_create has its code as destructor: delete the key in shutdown")
        }
    }

    private static func keyTable(in data: AddressRange) -> AddressRange? {
        var table = qntx_image_range()
        return qntx_image_key_table(data.start, data.end, &table) == 0 ? nil : AddressRange(table)
    }

    /// The number before a key's destructor is odd while the key exists.
    private static func isInUse(_ destructor: UInt) -> Bool {
        var number: UInt = 1
        let size = MemoryLayout<UInt>.size
        _ = qntx_system_read_memory(UnsafeRawPointer(bitPattern: destructor - UInt(size)), &number, size)
        return number % 2 == 1
    }

    private func checkSignals() throws(Obstacle) {
        let ranges = code.map(\.raw)
        let signal = qntx_image_signal(ranges, ranges.count)
        guard signal == 0 else {
            throw Obstacle(.signalHandlers, "it handles signal \(signal): restore the handler before in shutdown")
        }
    }

    private func checkKeepers() throws(Obstacle) {
        for object in leaving {
            guard let index = object.firstImport(of: Self.keepers) else { continue }
            throw Obstacle(
                .callbacks,
                "\(object.base == leaving.first?.base ? "it" : object.displayName) uses \(Self.keepers[index]), which "
                    + "keeps pointers to code where nobody finds them"
            )
        }
    }
}
