import QNTXPlugin

extension PluginNote {
    private static let maximumTextLength = 256

    /// The note of a library, or nil where it has none.
    /// - Throws: `malformedNote`, or `illegalName` where it is well-formed and the name is not.
    init?(_ library: ELFLibrary) throws(PluginError) {
        let notes = NoteReader(library.view).contents(owner: "QNTX", type: 1, library.segments, library.sections)
        guard let note = notes.first else { return nil }
        guard notes.count == 1 else { throw Self.malformed("there are \(notes.count) of them") }
        guard note.size >= 4 else { throw Self.malformed("it is too short for the version of the ABI") }
        let view = library.view
        var at = note.offset + 4
        var texts: [String] = []
        while texts.count < 3 {
            var end = at
            while end < note.end, view.byte(end) != 0 { end += 1 }
            guard end < note.end else { throw Self.malformed("it ends before its three strings do") }
            guard end - at <= Self.maximumTextLength else {
                throw Self.malformed("one of its strings is longer than \(Self.maximumTextLength) bytes")
            }
            guard let text = String(validating: view.slice(at, end - at), as: UTF8.self) else {
                throw Self.malformed("one of its strings is not UTF-8")
            }
            texts.append(text)
            at = end + 1
        }
        guard at == note.end else { throw Self.malformed("something follows its three strings") }
        do throws(PluginError) {
            try DomainName.validate(texts[0])
        } catch {
            throw error.adding(stage: .inspect)
        }
        self.init(
            abiVersion: ABIVersion.text(view.word(note.offset)),
            name: texts[0],
            version: texts[1],
            qntxVersion: texts[2]
        )
    }

    private static func malformed(_ what: String) -> PluginError {
        PluginError(
            .malformedNote,
            "its QNTX note cannot be read: \(what); write one QNTX_PLUGIN_NOTE(\"name\", \"1.0.0\", \">=0.20\")",
            stage: .inspect
        )
    }
}
