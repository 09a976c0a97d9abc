import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("What inspection reports")
struct ReportTests {
    /// How a plugin may be built. Builds that the tools here cannot make are left out.
    static let builds: [(name: String, compiler: String?, flags: [String])] = [
        ("gcc", "gcc", []),
        ("clang", "clang", []),
        ("debug information", nil, ["-g"]),
        ("stripped", nil, ["-s"]),
        ("System V hash table", nil, ["-Wl,--hash-style=sysv"]),
        ("GNU hash table", nil, ["-Wl,--hash-style=gnu"]),
        ("both hash tables", nil, ["-Wl,--hash-style=both"]),
        ("packed relocations", nil, ["-Wl,-z,pack-relative-relocs"]),
        ("lld", "clang", ["-fuse-ld=lld"]),
        ("lld, packed relocations", "clang", ["-fuse-ld=lld", "-Wl,-z,pack-relative-relocs"]),
        ("gold", "gcc", ["-fuse-ld=gold"]),
        ("no read-only segment", nil, ["-Wl,-z,norelro"]),
        ("bound at once", nil, ["-Wl,-z,now"]),
        ("bound lazily", nil, ["-Wl,-z,lazy"]),
        ("code and data in one segment", nil, ["-Wl,-z,noseparate-code"]),
        ("pages of 64 KiB", nil, ["-Wl,-z,max-page-size=65536"]),
        ("static libgcc", nil, ["-static-libgcc"]),
        ("without the usual beginning", nil, ["-nostartfiles"]),
        ("optimized for size, sections collected", nil, ["-Os", "-ffunction-sections", "-Wl,--gc-sections"]),
        ("branch protection", nil, ["-fcf-protection=full"]),
    ]

    @Test("Every way of building gives a plugin whose entry is where nm says", arguments: builds.map(\.name))
    func entry(of name: String) async throws {
        let build = try #require(Self.builds.first { $0.name == name })
        if let compiler = build.compiler, !Command.isInstalled(compiler) { return }
        let path: String
        do {
            path = try await Fixture.inline(Sources.minimal, flags: build.flags, compiler: build.compiler)
        } catch let failure as Command.Failure {
            // A linker that does not know the flag, or is not there.
            guard
                failure.description.contains("unrecognized") || failure.description.contains("unknown")
                    || failure.description.contains("cannot find") || failure.description.contains("invalid linker")
            else { throw failure }
            return
        }
        let (_, inspection) = try Inspector().inspect(path: path)
        #expect(inspection.entry == (try await Self.address(of: EntrySymbol.name, in: path)))
        #expect(inspection.note == PluginNote(abiVersion: "1.2", name: "tiny", version: "1.2.3", qntxVersion: ">=0.20"))
        #expect(inspection.elfClass == "ELF64" && inspection.type == "shared library" && inspection.file == path)
        #expect(inspection.size == (try FileBytes.read(path)).count)
        // And the system's loader agrees that it is a library.
        _ = try PluginLoader().load(path)
    }

    @Test("Names, paths and libraries needed")
    func names() async throws {
        let path = try await Fixture.inline(
            Sources.plugin(
                before: "#include <math.h>\n#include <stdlib.h>\ndouble f(double x) { return sin(x) + rand(); }"
            ),
            flags: [
                "-lm", "-Wl,-soname,libtiny.so.7", "-Wl,-rpath,$ORIGIN/deps:/opt/deps", "-Wl,--build-id=0xC0FFEE0123",
            ]
        )
        let (_, inspection) = try Inspector().inspect(path: path)
        #expect(inspection.soname == "libtiny.so.7")
        #expect(inspection.needed.contains { $0.hasPrefix("libm.so") })
        #expect(inspection.needed.contains { $0.hasPrefix("libc.so") })
        #expect((inspection.runpath ?? inspection.rpath) == "$ORIGIN/deps:/opt/deps")
        #expect(inspection.usesOriginPath)
        #expect(inspection.buildID == "c0ffee0123")
        let old = try await Fixture.inline(
            Sources.minimal,
            flags: ["-Wl,--disable-new-dtags,-rpath,/opt/deps", "-Wl,--build-id=none"]
        )
        let plain = try inspect(try FileBytes.read(old))
        #expect(plain.rpath == "/opt/deps" && plain.runpath == nil && plain.soname == nil && plain.buildID == nil)
        #expect(!plain.usesOriginPath)
    }

    @Test("Flags that change how a library can be used")
    func flags() async throws {
        let plain = try inspect(try FileBytes.read(try await Fixture.inline(Sources.minimal)))
        #expect(!plain.hasNoDelete && !plain.hasUniqueSymbols && !plain.isSwift && !plain.usesThreadLocalStorage)
        #expect(!plain.hasExecutableStack && !plain.hasTextRelocations && plain.sha256 == nil)
        let sticky = try await Fixture.inline(Sources.minimal, flags: ["-Wl,-z,nodelete", "-Wl,-z,execstack"])
        let inspection = try inspect(try FileBytes.read(sticky))
        #expect(inspection.hasNoDelete && inspection.hasExecutableStack)
        let threads = try await Fixture.inline(
            Sources.plugin(before: "_Thread_local int counter = 3; int next(void) { return ++counter; }")
        )
        #expect(try inspect(try FileBytes.read(threads)).usesThreadLocalStorage)
        let unique = try await Fixture.inline(TestLibraries.unique, name: "unique", as: .cpp)
        #expect(try inspect(try FileBytes.read(unique)).hasUniqueSymbols)
    }

    @Test("Resolvers, versions and constructors are no damage")
    func everything() async throws {
        for flags in [["-lm"], ["-lm", "-s"], ["-lm", "-Wl,--hash-style=both,-z,now"]] {
            let path = try await Fixture.inline(TestLibraries.everything, name: "everything", flags: flags)
            let (_, inspection) = try Inspector().inspect(path: path)
            #expect(inspection.usesThreadLocalStorage)
            #expect(inspection.entry == (try await Self.address(of: EntrySymbol.name, in: path)))
        }
    }

    @Test("A version script's symbols are found")
    func versionScript() async throws {
        try await TemporaryDirectory.with { directory in
            let script = try directory.write(
                Array("QNTX_1 { global: qntx_plugin_entry; local: *; };".utf8),
                as: "plugin.map"
            )
            let path = try await Fixture.inline(Sources.minimal, flags: ["-Wl,--version-script=\(script)"])
            let (_, inspection) = try Inspector().inspect(path: path)
            #expect(inspection.entry == (try await Self.address(of: EntrySymbol.name, in: path)))
        }
    }

    @Test("A plugin in Rust", .enabled(if: Command.isInstalled("rustc")))
    func rust() async throws {
        let source = """
            #[repr(C)] pub struct Nothing { size: u32 }
            static NOTHING: Nothing = Nothing { size: 4 };
            #[no_mangle] pub extern "C" fn qntx_plugin_entry(_host: u32) -> *const Nothing { &NOTHING }
            """
        for flags in [[], ["-C", "strip=symbols"]] {
            let path = try await Fixture.inline(source, name: "rusty", as: .rs, flags: flags)
            let (_, inspection) = try Inspector().inspect(path: path)
            #expect(inspection.entry == (try await Self.address(of: EntrySymbol.name, in: path)))
            #expect(inspection.note == nil && !inspection.isSwift)
        }
    }

    @Test("The report's SHA-256 is that of the file")
    func hash() async throws {
        let path = try await Fixture.inline(Sources.minimal)
        let (_, inspection) = try Inspector(policy: InspectionPolicy(computesSHA256: true)).inspect(path: path)
        let expected = try await Command(["sha256sum", path]).output().prefix(64)
        #expect(inspection.sha256 == String(expected))
    }

    private static func address(of symbol: String, in path: String) async throws -> UInt64? {
        let lines = try await Command(["nm", "-D", path]).output().split(separator: "\n")
        let line = lines.first { $0.hasSuffix(" " + symbol) || $0.contains(" \(symbol)@") }
        return line.flatMap { UInt64($0.prefix(16), radix: 16) }
    }
}
