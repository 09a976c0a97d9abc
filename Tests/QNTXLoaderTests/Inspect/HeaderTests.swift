import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("ELF headers of other files")
struct HeaderTests {
    private func damaged(_ change: (inout ELFEditor) -> Void) async throws -> PluginError? {
        var editor = try ELFEditor(path: try await Fixture.inline(Sources.minimal))
        change(&editor)
        return refusal(of: editor.bytes)
    }

    @Test(
        "A library for another machine is told apart by name",
        arguments: [
            (3, "i386"), (8, "MIPS"), (20, "PowerPC"), (21, "PowerPC64"), (22, "S/390"), (40, "32-bit ARM"),
            (62, "x86-64"), (183, "aarch64"), (243, "RISC-V"), (258, "LoongArch"), (9999, "machine number 9999"),
        ] as [(UInt64, String)]
    )
    func machine(number: UInt64, name: String) async throws {
        let original = try ELFEditor(path: try await Fixture.inline(Sources.minimal))
        guard original[.machine] != number else { return }
        let error = try #require(try await damaged { $0[.machine] = number })
        #expect(error.code == .wrongArchitecture)
        #expect(error.message.contains("it is built for 64-bit \(name), this host is 64-bit"), "\(error)")
        #expect(error.message.contains("rebuild it for"))
    }

    @Test("A 32-bit library")
    func narrow() async throws {
        let error = try #require(try await damaged { $0[.wordSize] = 1 })
        #expect(error.code == .wrongArchitecture && error.message.contains("32-bit"), "\(error)")
    }

    @Test("A big-endian library")
    func bigEndian() async throws {
        let error = try #require(
            try await damaged {
                $0[.byteOrder] = 2
                $0[.machine] = $0[.machine] << 8
            }
        )
        #expect(error.code == .wrongArchitecture && error.message.contains("big-endian"), "\(error)")
    }

    @Test("Another operating system", arguments: [1, 2, 6, 9, 12, 255] as [UInt64])
    func system(_ number: UInt64) async throws {
        let error = try #require(try await damaged { $0[.system] = number })
        #expect(error.code == .wrongArchitecture && error.message.contains("operating system"), "\(error)")
    }

    @Test("The GNU system is this one")
    func gnu() async throws {
        let error = try await damaged { $0[.system] = 3 }
        #expect(error == nil, "\(String(describing: error))")
    }

    @Test(
        "Files of other types",
        arguments: [(1, "an object file"), (2, "an executable"), (4, "a core dump")] as [(UInt64, String)]
    )
    func type(number: UInt64, what: String) async throws {
        let error = try #require(try await damaged { $0[.type] = number })
        #expect(error.code == .notSharedLibrary && error.message.contains("it is \(what)"), "\(error)")
    }

    @Test(
        "Numbers in the header that cannot be",
        arguments: [
            (.wordSize, 0), (.wordSize, 3), (.byteOrder, 0), (.byteOrder, 3), (.identityVersion, 0), (.version, 0),
            (.version, 2), (.type, 0), (.type, 5), (.type, 0xFE00), (.systemVersion, 1), (.headerSize, 63),
            (.segmentSize, 55), (.segmentSize, 0), (.segmentCount, 0), (.segmentCount, 0xFFFF), (.segmentTable, 0),
            (.segmentTable, 63), (.segmentTable, .max), (.segmentTable, 1 << 40), (.sectionTable, .max),
            (.sectionTable, 1), (.sectionTable, 1 << 62), (.sectionSize, 63), (.sectionCount, 0xFFFF),
            (.sectionNames, 0xFFFE), (.sectionTable, 0),
        ] as [(ELFField, UInt64)]
    )
    func impossible(field: ELFField, value: UInt64) async throws {
        let error = try #require(try await damaged { $0[field] = value }, "offset \(field.offset) = \(value) passes")
        #expect(error.code == .malformedELF, "\(error)")
    }

    @Test("No section headers are no damage: loaders do without")
    func noSections() async throws {
        let error = try await damaged { editor in
            editor[.sectionTable] = 0
            editor[.sectionCount] = 0
            editor[.sectionNames] = 0
        }
        #expect(error == nil, "\(String(describing: error))")
    }

    @Test("An object file, a program, a program that stands anywhere, a static archive, a linker script, text")
    func realFiles() async throws {
        let source = "int main(void) { return 0; }\n"
        let object = try await Fixture.inline(source, name: "object", flags: ["-c"])
        let program = try await Fixture.program(source, name: "fixed")
        let anywhere = try await Fixture.inline(source, name: "anywhere", flags: ["-no-pie", "-fPIE", "-pie"])
        try await TemporaryDirectory.with { directory in
            try await Command(["ar", "rc", directory.file("archive.so"), object]).output()
            let script = try directory.write(Array("/* GNU ld script */\nGROUP ( libx.so )\n".utf8), as: "script.so")
            let input = try directory.write(Array("INPUT(-lx)\n".utf8), as: "input.so")
            let text = try directory.write(Array("#!/bin/sh\nexit 0\n".utf8), as: "text.so")
            let cases: [(String, PluginError.Code, String)] = [
                (object, .notSharedLibrary, "an object file"),
                (program, .notSharedLibrary, "an executable"),
                (anywhere, .notSharedLibrary, "an executable (position-independent)"),
                (directory.file("archive.so"), .notELF, "a static archive"),
                (script, .notELF, "a linker script"),
                (input, .notELF, "a linker script"),
                (text, .notELF, "is not an ELF file"),
            ]
            for (path, code, what) in cases {
                let error = try #require(refusal(ofFile: path), "\(path) passes")
                #expect(error.code == code && error.message.contains(what) && error.file == path, "\(error)")
                #expect(error.message.contains("-shared") || error.message.contains("shared library"), "\(error)")
            }
        }
    }

    @Test("Only the debug information of a library", .enabled(if: Command.isInstalled("objcopy")))
    func debugInformation() async throws {
        let path = try await Fixture.inline(Sources.minimal, flags: ["-g"])
        try await TemporaryDirectory.with { directory in
            let debug = directory.file("plugin.so.debug")
            try await Command(["objcopy", "--only-keep-debug", path, debug]).output()
            let error = try #require(refusal(ofFile: debug))
            #expect(error.code == .notSharedLibrary && error.message.contains("debug information"), "\(error)")
        }
    }

    @Test("A library that forbids being opened")
    func noOpen() async throws {
        let path = try await Fixture.inline(Sources.minimal, flags: ["-Wl,-z,nodlopen"])
        let error = try #require(refusal(ofFile: path))
        #expect(error.code == .notSharedLibrary && error.message.contains("nodlopen"), "\(error)")
    }
}
