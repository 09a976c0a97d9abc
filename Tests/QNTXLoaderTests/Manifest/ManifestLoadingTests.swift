import CQNTXPlugin
import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Libraries of side manifests")
struct ManifestLoadingTests {
    private static func refusal(
        _ text: [UInt8],
        in directory: TemporaryDirectory,
        policy: InspectionPolicy = InspectionPolicy()
    ) throws -> PluginError {
        let path = try directory.write(text, as: "plain.qntx.toml")
        let error = #expect(throws: PluginError.self) { try PluginLoader(policy: policy).load(path) }
        #expect(error?.file == path)
        return try #require(error)
    }

    /// The vtable that the host writes for a manifest.
    private static func vtable(_ path: String) throws -> BoundVTable {
        let plugin = try PluginLoader().inspect(path)
        guard case .manifest(let inspection) = plugin.inspection else { throw PluginError(.internalError, "a library") }
        let file = try PreparedFile(plugin)
        let image =
            inspection.library == nil
            ? try DynamicImage(library: file.library) : try DynamicImage(path: file.library, file: path)
        let addresses = try ManifestSymbols(image, inspection.manifest).addresses()
        return try BoundVTable(ManifestTable.make(inspection.manifest, addresses))
    }

    @Test("A library of the system becomes a plugin that is initialized and shut down, and has no routes yet")
    func system() async throws {
        try await TemporaryDirectory.with { directory in
            let manifest = Manifests.text(
                version: "6.0.1",
                library: "libm.so.6",
                functions: "cos = \"(x: f64) -> f64\"",
                more: "description = \"Mathematics\"\nlicense = \"LGPL-2.1\"\nqntx_version = \">=0.20\""
            )
            let path = try directory.write(manifest, as: "libm.qntx.toml")
            let served = try await ServedPlugin.start(path)
            let metadata = served.plugin.metadata
            #expect(metadata.name == "libm" && metadata.version == "6.0.1" && metadata.description == "Mathematics")
            #expect(metadata.license == "LGPL-2.1" && metadata.qntxVersion == ">=0.20" && metadata.author.isEmpty)
            #expect(served.plugin.inspection.isManifest && served.plugin.inspection.library == nil)
            #expect(await served.plugin.health().healthy)
            #expect(served.plugin.pausable == nil && served.plugin.configurable == nil)
            await #expect(throws: PluginError.self) { try await served.plugin.initialize(TestServices()) }
            try await served.stop()
            #expect(await !served.plugin.health().healthy)
            let retired = try await served.plugin.retire()
            #expect(retired.fate == .kept && retired.bytes == 0 && retired.reasonCode == "not_declared")
            // Another instance of it can follow.
            let next = try await ServedPlugin.start(served.plugin.successor())
            try await next.stop()
        }
    }

    @Test("The vtable that the host writes has the functions as a plugin's own would")
    func table() async throws {
        try await TemporaryDirectory.with { directory in
            let functions = """
                crc32 = "(crc: u64 = 0, data: u8[size], size: u32) -> u64"
                [functions.level]
                signature = "(data: u8[size], size: u32, seed: u64) -> u64"
                symbol = "adler32"
                documentation = "A checksum."
                flags = ["pure", "cancellable"]
                """
            let text = Manifests.text(library: "libz.so.1", functions: functions, more: "types = \"enum e { a }\"")
            let vtable = try Self.vtable(try directory.write(text, as: "zlib.qntx.toml"))
            #expect(vtable.table.initialize == nil && vtable.table.shutdown == nil && !vtable.isUnloadable)
            #expect(vtable.metadata.name == "zlib")
            let table = try #require(vtable.table.functions).pointee
            #expect(table.struct_size == 24 && table.count == 2)
            #expect(table.types.map { String(cString: $0) } == "enum e { a }")
            let list = UnsafeBufferPointer(start: table.functions, count: Int(table.count))
            #expect(list.map(\.struct_size) == [56, 56] && list.map(\.flags) == [0, 1 | 4])
            #expect(list.map { String(cString: $0.name) } == ["crc32", "level"])
            #expect(list.map { $0.documentation.map { String(cString: $0) } } == [nil, "A checksum."])
            #expect(list.allSatisfy { $0.parameters == nil && $0.context == nil })
            #expect(String(cString: list[0].signature) == "(crc: u64 = 0, data: u8[size], size: u32) -> u64")
            typealias CRC32 = @convention(c) (UInt, UnsafePointer<UInt8>?, UInt32) -> UInt
            let crc32 = unsafeBitCast(try #require(list[0].address), to: CRC32.self)
            // The value that every description of the checksum has for these nine digits.
            #expect(crc32(0, Array("123456789".utf8), 9) == 0xCBF4_3926)
        }
    }

    @Test(
        "A file beside the manifest, or at a path, is the library, opened from a copy",
        arguments: ["libplain.so", "./libplain.so", "sub/../libplain.so", "whole"]
    )
    func beside(_ name: String) async throws {
        let library = try await Manifests.library()
        try await TemporaryDirectory.with { directory in
            let copy = try directory.copy(library, as: "libplain.so")
            try FileManager.default.createDirectory(atPath: directory.file("sub"), withIntermediateDirectories: false)
            let text = Manifests.text(
                library: name == "whole" ? copy : name,
                functions: "add = \"(left: i32, right: i32) -> i32\""
            )
            let path = try directory.write(text, as: "plain.qntx.toml")
            let vtable = try Self.vtable(path)
            // What becomes of the file is nobody's business any more.
            try FileBytes.write([], to: copy)
            typealias Add = @convention(c) (Int32, Int32) -> Int32
            let address = try #require(vtable.table.functions?.pointee.functions?.pointee.address)
            #expect(unsafeBitCast(address, to: Add.self)(40, 2) == 42)
        }
    }

    @Test("A library that is nowhere, by its name and by a path")
    func missingLibrary() async throws {
        try await TemporaryDirectory.with { directory in
            let functions = "f = \"()\""
            let named = try Self.refusal(
                Manifests.text(library: "libnowhere.so.9", functions: functions),
                in: directory
            )
            #expect(named.code == .openFailed && named.stage == .open)
            #expect(named.message.contains("libnowhere.so.9") && named.message.contains("install it"))
            let placed = try Self.refusal(Manifests.text(library: "./nowhere.so", functions: functions), in: directory)
            #expect(placed.code == .fileNotFound && placed.stage == .inspect)
            #expect(placed.message.contains("its library") && placed.message.contains("/./nowhere.so"))
        }
    }

    @Test("A function that the library has not got, with the nearest that it has")
    func missingFunction() async throws {
        let library = try await Manifests.library()
        try await TemporaryDirectory.with { directory in
            try directory.copy(library, as: "libplain.so")
            let system = try Self.refusal(
                Manifests.text(library: "libz.so.1", functions: "crc33 = \"()\""),
                in: directory
            )
            #expect(system.code == .missingFunction && system.stage == .bind)
            #expect(system.message == "libz.so.1 has no function crc33: did you mean crc32?")
            let file = try Self.refusal(Manifests.plain(functions: "verson = \"() -> i32\""), in: directory)
            #expect(file.message == "libplain.so has no function verson: did you mean version?")
            let none = try Self.refusal(Manifests.plain(functions: "hidden = \"() -> i32\""), in: directory)
            #expect(none.code == .missingFunction && none.message.contains("nm -D"))
        }
    }

    @Test("Data under a function's name is never called", arguments: ["answer", "table", "mine"])
    func data(_ symbol: String) async throws {
        let library = try await Manifests.library()
        try await TemporaryDirectory.with { directory in
            try directory.copy(library, as: "libplain.so")
            let error = try Self.refusal(Manifests.plain(functions: "\(symbol) = \"() -> i32\""), in: directory)
            #expect(error.code == .missingFunction && error.stage == .bind)
            #expect(error.message.contains("\(symbol) of libplain.so is data and no function"), "\(error)")
        }
    }

    @Test("What gives the texts of errors is a function, too")
    func codeText() async throws {
        let library = try await Manifests.library()
        try await TemporaryDirectory.with { directory in
            try directory.copy(library, as: "libplain.so")
            let functions = "add = \"(left: i32, right: i32) -> code(answer)\""
            let error = try Self.refusal(Manifests.plain(functions: functions), in: directory)
            #expect(error.code == .missingFunction && error.message.contains("answer"), "\(error)")
        }
    }

    @Test("Constants that lie beside code are data, too")
    func constants() async throws {
        // As linkers made it for decades: one segment for both.
        let library = try await Fixture.inline(
            "const int table[4] = {1, 2, 3, 4}; int add(int a, int b) { return a + b; }",
            name: "libmixed",
            flags: ["-Wl,-z,noseparate-code"]
        )
        try await TemporaryDirectory.with { directory in
            try directory.copy(library, as: "libplain.so")
            let error = try Self.refusal(Manifests.plain(functions: "table = \"() -> i32\""), in: directory)
            #expect(error.code == .missingFunction && error.message.contains("is data"))
            #expect(
                try PluginLoader().load(try directory.write(Manifests.plain(), as: "a.qntx.toml")).metadata.name == "a"
            )
        }
    }

    @Test("A library that is cut off anywhere is refused before any of it is mapped")
    func truncated() async throws {
        let library = try await Manifests.library()
        try await TemporaryDirectory.with { directory in
            let bytes = try FileBytes.read(library)
            for share in [0, 1, 3, 10, 50, 90] {
                try directory.write(Array(bytes.prefix(bytes.count * share / 100)), as: "libplain.so")
                let error = try Self.refusal(Manifests.plain(), in: directory)
                #expect(error.stage == .inspect && [.notELF, .malformedELF].contains(error.code), "\(error)")
                #expect(error.message.contains("its library \(directory.file("libplain.so"))"), "\(error)")
            }
        }
    }

    @Test("A library that is a plugin itself declares its functions itself")
    func plugin() async throws {
        let library = try await Fixture.inline(Sources.minimal)
        try await TemporaryDirectory.with { directory in
            try directory.copy(library, as: "libplain.so")
            let error = try Self.refusal(Manifests.plain(functions: "qntx_plugin_entry = \"()\""), in: directory)
            #expect(error.code == .malformedManifest && error.message.contains("is a plugin itself"))
        }
    }

    @Test("A manifest for another QNTX is refused before its library is looked for")
    func constraint() async throws {
        try await TemporaryDirectory.with { directory in
            let text = { (constraint: String) in
                Manifests.text(library: "libno.so", functions: "f = \"()\"", more: "qntx_version = \"\(constraint)\"")
            }
            let newer = try Self.refusal(text(">=99"), in: directory)
            #expect(newer.code == .incompatibleVersion && newer.stage == .negotiate && newer.plugin == "plain")
            #expect(try Self.refusal(text("banana"), in: directory).code == .invalidConstraint)
        }
    }
}
