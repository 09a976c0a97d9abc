import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Reading side manifests")
struct ManifestReadingTests {
    private static func read(_ text: String, as name: String = "zlib.qntx.toml") throws(PluginError) -> LibraryManifest
    {
        try LibraryManifest(FileImage(bytes: Array(text.utf8), path: "/plugins/" + name))
    }

    @Test("All that a manifest can say")
    func everything() throws {
        let manifest = try Self.read(
            """
            # The whole of it.
            name = "squeeze"
            version = "1.2.13-debian.1"
            qntx_version = ">=0.20"
            description = "Makes things small"
            author = "Jean-loup Gailly and Mark Adler"
            license = "Zlib"
            library = "libz.so.1"
            types = \"\"\"enum level: i32 { fast = 1, best = 9 }\"\"\"
            [functions]
            crc32 = "(crc: u64 = 0, data: u8[size], size: u32) -> u64"
            zlib_version = { signature = "() -> cstr", symbol = "zlibVersion", flags = ["pure"] }
            [functions.compress]
            signature = '''
            (out: out u8[room], room: inout u64, data: u8[size], size: u64)
              -> code'''
            documentation = "Compresses as zlib does."
            flags = ["blocking", "cancellable", "blocking"]
            """
        )
        #expect(manifest.name == "squeeze" && manifest.version == "1.2.13-debian.1")
        #expect(manifest.qntxVersion == ">=0.20" && manifest.license == "Zlib")
        #expect(manifest.description == "Makes things small" && manifest.author.hasPrefix("Jean-loup"))
        #expect(manifest.library == "libz.so.1" && manifest.types.hasPrefix("enum level"))
        #expect(manifest.functions.map(\.name) == ["crc32", "zlib_version", "compress"])
        #expect(manifest.functions.map(\.symbol) == ["crc32", "zlibVersion", "compress"])
        #expect(manifest.functions.map(\.flags) == [[], [.pure], [.blocking, .cancellable]])
        #expect(manifest.functions[0].signature == "(crc: u64 = 0, data: u8[size], size: u32) -> u64")
        #expect(manifest.functions[2].signature.contains("\n  -> code"))
        #expect(manifest.functions[2].documentation == "Compresses as zlib does.")
    }

    @Test("Little is needed: the name is the file's, and functions are in the order in which they stand there")
    func little() throws {
        let text = "version = \"1.0.0\"\nlibrary = \"libm.so.6\"\nfunctions.tan = \"(f64) -> f64\"\n"
        let manifest = try Self.read(
            text + "functions.cos = \"(f64) -> f64\"\nfunctions.acos.signature = \"(f64) -> f64\""
        )
        #expect(manifest.name == "zlib" && manifest.types.isEmpty && manifest.qntxVersion.isEmpty)
        #expect(manifest.functions.map(\.name) == ["tan", "cos", "acos"])
    }

    /// What is wrong with a manifest, and what is said of it.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let code: PluginError.Code
        let words: [String]

        init(_ title: String, _ text: String, _ code: PluginError.Code = .malformedManifest, _ words: String...) {
            (testDescription, self.text, self.code, self.words) = (title, text, code, words)
        }
    }

    private static let head = "version = \"1.0.0\"\nlibrary = \"libz.so.1\"\n"
    private static let one = "[functions]\nf = \"()\"\n"

    static let faults = [
        Fault("empty", "", .malformedManifest, "it has no version", "write version = \"1.0.0\""),
        Fault("no TOML", "version = \n", .malformedManifest, "line 1, column"),
        Fault("an ELF file", "\u{7F}ELF\u{2}\u{1}\u{1}\0\0", .malformedManifest, "line 1"),
        Fault("a NUL", "# a\u{0}b\n" + head + one, .malformedManifest, "line 1", "NUL"),
        Fault("an escaped NUL", "name = \"a\\u0000\"\n" + head + one, .malformedManifest, "line 1", "NUL"),
        Fault("a key twice", head + "version = \"2.0.0\"\n" + one, .malformedManifest, "line 3", "version"),
        Fault("no version", "library = \"x\"\n" + one, .malformedManifest, "it has no version"),
        Fault("no library", "version = \"1.0.0\"\n" + one, .malformedManifest, "it has no library"),
        Fault(
            "an empty library",
            "version = \"1.0.0\"\nlibrary = \"\"\n" + one,
            .malformedManifest,
            "line 2",
            "is empty"
        ),
        Fault("no functions", head, .malformedManifest, "it declares no functions", "[functions]"),
        Fault("an empty table", head + "[functions]\n", .malformedManifest, "it declares no functions"),
        Fault(
            "no version of that kind",
            "version = \"one\"\nlibrary = \"x\"\n" + one,
            .invalidVersion,
            "line 1",
            "one"
        ),
        Fault(
            "a number",
            head + "license = 3\n" + one,
            .malformedManifest,
            "line 3: license is a whole number",
            "a text"
        ),
        Fault("an illegal name", head + "name = \"Zlib\"\n" + one, .illegalName, "line 3", "\"Zlib\""),
        Fault("a reserved name", head + "name = \"jobs\"\n" + one, .illegalName, "line 3", "uses that name"),
        Fault("an unknown key", head + "maintainer = \"x\"\n" + one, .malformedManifest, "line 3", "no key maintainer"),
        Fault("a misspelling", head + "licence = \"x\"\n" + one, .malformedManifest, "line 3", "did you mean license?"),
        Fault("capitals", head + "Author = \"x\"\n" + one, .malformedManifest, "line 3", "did you mean author?"),
        Fault("another table", head + one + "[plugin]\nx = 1\n", .malformedManifest, "line 5", "no key plugin"),
        Fault(
            "a text as a table",
            "version = \"1.0.0\"\n" + one + "[library]\n",
            .malformedManifest,
            "line 4",
            "no table"
        ),
        Fault("a key of a text", head + "name.a = \"x\"\n" + one, .malformedManifest, "line 3", "name is a text"),
        Fault(
            "a long text",
            head + "author = \"\(String(repeating: "x", count: 1025))\"\n" + one,
            .malformedManifest,
            "line 3",
            "1025 bytes, and may have 1024"
        ),
        Fault(
            "long types",
            head + "types = \"\(String(repeating: "x", count: 65_537))\"\n" + one,
            .malformedManifest,
            "line 3",
            "may have 65536"
        ),
        Fault("functions as a text", head + "functions = \"()\"\n", .malformedManifest, "line 3: functions is a text"),
        Fault("functions as a list", head + "[[functions]]\nf = \"()\"\n", .malformedManifest, "line 3", "no list"),
        Fault(
            "a signature as a number",
            head + "[functions]\nf = 3\n",
            .malformedManifest,
            "line 4",
            "functions.f is a whole"
        ),
        Fault(
            "no signature",
            head + "[functions.f]\nsymbol = \"g\"\n",
            .malformedManifest,
            "line 3",
            "f has no signature"
        ),
        Fault(
            "a function without anything",
            head + "[functions.f]\n",
            .malformedManifest,
            "line 3",
            "f has no signature"
        ),
        Fault(
            "a long signature",
            head + "[functions]\nf = \"\(String(repeating: " ", count: 4097))\"\n",
            .malformedManifest,
            "line 4",
            "may have 4096"
        ),
        Fault(
            "a signature that is none",
            head + "[functions]\nf = \"(x: f65)\"\n",
            .invalidSignature,
            "line 4",
            "f65"
        ),
        Fault(
            "a type that is not defined",
            head + "[functions]\nf = \"(x: kind)\"\n",
            .invalidSignature,
            "line 4",
            "kind"
        ),
        Fault("types that are none", head + "types = \"enum {\"\n" + one, .invalidSignature, "line 3"),
        Fault(
            "a function's illegal name",
            head + "[functions]\nzlibVersion = \"()\"\n",
            .malformedManifest,
            "line 4",
            "\"zlibVersion\" is no function's name",
            "symbol = \"zlibVersion\""
        ),
        Fault(
            "a function's empty name",
            head + "[functions]\n\"\" = \"()\"\n",
            .malformedManifest,
            "line 4",
            "no function's"
        ),
        Fault(
            "a function's long name",
            head + "[functions]\n\(String(repeating: "a", count: 65)) = \"()\"\n",
            .malformedManifest,
            "line 4",
            "at most 64"
        ),
        Fault(
            "an unknown key of a function",
            head + one + "[functions.g]\nsignature = \"()\"\ncost = 3\n",
            .malformedManifest,
            "line 7",
            "no key cost"
        ),
        Fault(
            "a misspelling there",
            head + "[functions.g]\nsignatur = \"()\"\n",
            .malformedManifest,
            "line 4",
            "did you mean signature?"
        ),
        Fault("a key too deep", head + "[functions]\ng.flags.x = 1\n", .malformedManifest, "line 4", "no key flags.x"),
        Fault("a table too deep", head + one + "[functions.g.h]\n", .malformedManifest, "line 5", "functions.g.h"),
        Fault(
            "no flags",
            head + "[functions.g]\nsignature = \"()\"\nflags = \"pure\"\n",
            .malformedManifest,
            "line 5",
            "has to be a list"
        ),
        Fault(
            "an unknown flag",
            head + "[functions.g]\nsignature = \"()\"\nflags = [\"pur\"]\n",
            .malformedManifest,
            "line 5",
            "\"pur\"",
            "did you mean pure?"
        ),
        Fault(
            "a flag that is a number",
            head + "[functions.g]\nsignature = \"()\"\nflags = [1]\n",
            .malformedManifest,
            "line 5",
            "there are pure, blocking, cancellable"
        ),
        Fault(
            "an empty symbol",
            head + "[functions.g]\nsignature = \"()\"\nsymbol = \"\"\n",
            .malformedManifest,
            "line 5",
            "symbol is empty"
        ),
        Fault(
            "a documentation of two lines",
            head + "[functions.g]\nsignature = \"()\"\ndocumentation = \"a\\nb\"\n",
            .malformedManifest,
            "line 5",
            "one line"
        ),
    ]

    @Test("What is wrong is refused, with its line and what to do", arguments: faults)
    func refused(_ fault: Fault) {
        let error = #expect(throws: PluginError.self) { try Self.read(fault.text) }
        #expect(error?.code == fault.code && error?.stage == .inspect, "\(String(describing: error))")
        #expect(error?.file == "/plugins/zlib.qntx.toml")
        for words in fault.words { #expect(error?.message.contains(words) == true, "\(String(describing: error))") }
    }

    @Test("A file whose name is no plugin's needs a name inside")
    func fileName() throws {
        let text = Self.head + Self.one
        let error = #expect(throws: PluginError.self) { try Self.read(text, as: "My Lib.qntx.toml") }
        #expect(error?.code == .illegalName && error?.message.contains("write name =") == true)
        #expect(try Self.read("name = \"mine\"\n" + text, as: "My Lib.qntx.toml").name == "mine")
    }

    @Test("Bytes that are no text, and more of them than a manifest has")
    func bytes() throws {
        let latin = FileImage(bytes: [0x23, 0xE4, 0x0A], path: "/a.qntx.toml")
        #expect(throws: PluginError.self) { try LibraryManifest(latin) }
        let head = Array((Self.head + Self.one + "#").utf8)
        let comment = [UInt8](repeating: UInt8(ascii: "x"), count: LibraryManifest.maximumFileSize - head.count)
        #expect(try LibraryManifest(FileImage(bytes: head + comment, path: "/a.qntx.toml")).functions.count == 1)
        let large = FileImage(bytes: head + comment + [0x0A], path: "/a.qntx.toml")
        let error = #expect(throws: PluginError.self) { try LibraryManifest(large) }
        #expect(error?.code == .fileTooLarge && error?.message.contains("a manifest at most") == true)
    }
}
