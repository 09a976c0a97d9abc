import QNTXPlugin

extension Inspection {
    /// Reads and checks a file's bytes.
    /// - Parameter requiresEntry: whether it has to be a plugin's library.
    /// - Throws: `notELF`, `wrongArchitecture`, `notSharedLibrary`, `malformedELF`, `malformedNote`, `illegalName` or
    ///   `noEntrySymbol`.
    init(_ bytes: UnsafeRawBufferPointer, file: String, requiresEntry: Bool = true) throws(PluginError) {
        let library = try ELFLibrary(ByteView(bytes))
        let (dynamic, strings) = (library.dynamic, library.dynamic.strings)
        let text = { (tag: DynamicTag) in dynamic[tag].map { strings.text(Int($0)) } }
        self.file = file
        size = bytes.count
        elfClass = "ELF64"
        machine = HostMachine.name
        type = "shared library"
        soname = text(.soname)
        needed = dynamic.needed.map { strings.text($0) }
        runpath = text(.runpath)
        rpath = text(.rpath)
        buildID = Self.buildID(library)
        hasNoDelete = dynamic.isNoDelete
        hasUniqueSymbols = library.hasUniqueSymbols
        isSwift = needed.contains("libswiftCore.so") || Self.hasSwiftSections(library.sections)
        usesThreadLocalStorage = library.segments.threadLocal != nil
        hasExecutableStack = library.segments.hasExecutableStack
        hasTextRelocations = dynamic.hasTextRelocations
        usesOriginPath = ([runpath, rpath].compactMap(\.self) + needed).contains(where: Self.namesOrigin)
        note = try PluginNote(library)
        do throws(PluginError) {
            entry = try library.function(EntrySymbol.name)
        } catch {
            if requiresEntry { throw error }
            entry = nil
        }
    }

    private static func namesOrigin(_ path: String) -> Bool { path.contains("$ORIGIN") || path.contains("${ORIGIN}") }

    private static func hasSwiftSections(_ sections: SectionTable) -> Bool {
        for index in 0..<sections.count where sections.hasName(sections[index], beginningWith: "swift5_") {
            return true
        }
        return false
    }

    private static func buildID(_ library: ELFLibrary) -> String? {
        let notes = NoteReader(library.view).contents(owner: "GNU", type: 3, library.segments, library.sections)
        guard let note = notes.first, (1...64).contains(note.size) else { return nil }
        return Hexadecimal.text(library.view.slice(note.offset, note.size))
    }
}
