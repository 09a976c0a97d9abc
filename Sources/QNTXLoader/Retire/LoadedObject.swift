import CQNTXSystem
import Glibc

/// An object that the dynamic loader has mapped: a library, the program, the loader itself.
struct LoadedObject: Sendable {
    /// What is added to the addresses in its file; no two objects have the same.
    let base: UInt
    /// The path that it was opened by; empty for the program.
    let path: String
    /// What other objects call it: its own name, or that of its file.
    let names: Set<String>
    /// What it calls those that it needs.
    let needed: [String]
    /// Its segments, not rounded to pages.
    let segments: [Segment]

    struct Segment: Sendable {
        let range: AddressRange
        let isWritable: Bool
        let isExecutable: Bool
    }

    init(_ object: qntx_image_object) {
        base = object.base
        path = object.name.map { String(cString: $0) } ?? ""
        let soname = object.soname.map { String(cString: $0) }
        let file = path.split(separator: "/").last.map(String.init)
        names = Set([soname, path, file].compactMap(\.self))
        needed = (0..<object.needed_count).compactMap { index in
            object.needed[index].map { String(cString: $0) }
        }
        segments = (0..<object.segment_count).map { index in
            let segment = object.segments[index]
            return Segment(
                range: AddressRange(segment.range),
                isWritable: segment.writable != 0,
                isExecutable: segment.executable != 0
            )
        }
    }

    /// What people call it.
    var displayName: String {
        if path.isEmpty { return "the program" }
        if path.hasPrefix("/proc/") { return "another plugin" }
        return LogText.clean(path.split(separator: "/").last.map(String.init) ?? path)
    }

    /// Where its code lies.
    var code: [AddressRange] { segments.filter(\.isExecutable).map(\.range) }

    /// The first of some functions that it takes from others: an index.
    func firstImport(of names: [String]) -> Int? {
        let copies = names.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        let index = qntx_image_import(base, copies.map { UnsafePointer($0) }, copies.count)
        return index < 0 ? nil : index
    }
}
