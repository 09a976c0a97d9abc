import CQNTXPlugin
import Foundation
import QNTXLoader
import QNTXTestSupport
import Synchronization
import Testing

/// The library as plain C sees it, without the loader.
@Suite("The vtable that the kit makes")
struct EntryTests {
    private typealias Entry = @convention(c) (UInt32) -> UnsafePointer<qntx_plugin_vtable>?

    private static func entry(_ plugin: BuiltPlugin) throws -> Entry {
        let image = try #require(dlopen(plugin.path, RTLD_NOW | RTLD_LOCAL))
        return unsafeBitCast(try #require(dlsym(image, "qntx_plugin_entry")), to: Entry.self)
    }

    @Test(
        "A plugin shows its entry and nothing else, and takes nothing that is its own from elsewhere",
        arguments: [BuiltPlugin.hello, .fixture]
    )
    func symbols(plugin: BuiltPlugin) throws {
        let file = try ELFEditor(path: plugin.path)
        let symbols = try #require(file.range(ofSection: ".dynsym"))
        let strings = try #require(file.range(ofSection: ".dynstr"))
        var shown: [String] = []
        for symbol in stride(from: symbols.lowerBound, to: symbols.upperBound, by: 24) {
            let start = strings.lowerBound + Int(file.number(symbol, 4))
            let name = String(decoding: file.bytes[start...].prefix { $0 != 0 }, as: UTF8.self)
            let (isLocal, isDefined) = (file.number(symbol + 4, 1) >> 4 == 0, file.number(symbol + 6, 2) != 0)
            if isDefined && !isLocal { shown.append(name) }
            let own = ["$s10QNTXPlugin", "$s13QNTXPluginKit", "$s9HTTPTypes", "$s7Logging"]
            #expect(isDefined || !own.contains { name.hasPrefix($0) }, "\(name) comes from another library")
        }
        #expect(shown == ["qntx_plugin_entry"])
    }

    @Test("A library may have Swift's run time inside, or find it where the host does")
    func runTimes() async throws {
        let core = "libswiftCore.so"
        #expect(try await BuiltPlugin.hello.load().inspection.library?.needed.contains(core) == true)
        #expect(try await BuiltPlugin.fixture.load().inspection.library?.needed.contains(core) == false)
    }

    @Test("A host with another major version of the ABI gets NULL, one with another minor version the same table")
    func versions() throws {
        let entry = try Self.entry(.hello)
        #expect(entry(0) == nil)
        #expect(entry(2 << 16) == nil)
        let table = try #require(entry(1 << 16))
        #expect(entry(1 << 16) == table)
        #expect(entry(1 << 16 | 7) == table)
        #expect(table.pointee.struct_size == UInt32(MemoryLayout<qntx_plugin_vtable>.size))
        #expect(table.pointee.abi_version == UInt32(QNTX_ABI_MAJOR) << 16 | UInt32(QNTX_ABI_MINOR))
        #expect(table.pointee.flags == 0)
        // It executes jobs, and takes a new configuration while it runs.
        let find = try #require(table.pointee.get_extension)
        #expect(find(QNTX_JOBS) != nil && find(QNTX_RECONFIGURE) != nil && find("qntx.nothing/1") == nil)
        #expect(String(cString: table.pointee.metadata.pointee.name) == "hello-swift")
    }

    @Test("What the host gets wrong is an error and no crash")
    func wrongCalls() throws {
        let table = try #require(try Self.entry(.hello)(1 << 16)).pointee
        var state: UnsafeMutableRawPointer?
        #expect(table.initialize(nil, &state) == QNTX_ERR_INVALID)
        #expect(state == nil)
        for stale in [nil, UnsafeMutableRawPointer(bitPattern: 0x1234_5678)] {
            #expect(table.shutdown(stale) == QNTX_ERR_CLOSED)
            #expect(table.pause(stale) == QNTX_ERR_CLOSED)
            #expect(table.register_http(stale, qntx_mux()) == QNTX_ERR_CLOSED)
            #expect(table.health(stale, qntx_health()) == QNTX_ERR_CLOSED)
        }
    }

    @Test("One library can be started several times, and each instance is ended once")
    func instances() throws {
        let table = try #require(try Self.entry(.hello)(1 << 16)).pointee
        let host = PlainHost()
        var states: [UnsafeMutableRawPointer?] = [nil, nil, nil]
        for index in states.indices { #expect(table.initialize(host.table, &states[index]) == QNTX_OK) }
        #expect(Set(states).count == 3)
        #expect(table.pause(states[1]) == QNTX_OK)
        for state in states {
            #expect(table.shutdown(state) == QNTX_OK)
            #expect(table.shutdown(state) == QNTX_ERR_CLOSED)
        }
        #expect(table.resume(states[1]) == QNTX_ERR_CLOSED)
    }

    @Test("A handler that is called after shutdown finds nothing")
    func lateHandler() throws {
        let table = try #require(try Self.entry(.hello)(1 << 16)).pointee
        var state: UnsafeMutableRawPointer?
        #expect(table.initialize(PlainHost().table, &state) == QNTX_OK)
        let routes = try PlainHost.routes(of: state, table, number: 1)
        #expect(table.shutdown(state) == QNTX_OK)
        #expect(
            routes.map(\.pattern) == [
                "GET /{$}", "GET /greet/{name}", "GET /whoami", "POST /echo", "POST /visits", "GET /visits",
            ]
        )
        #expect(routes.map(\.isInline) == [true, true, true, false, true, true])
        for route in routes {
            var request = qntx_request()
            #expect(route.handler(route.context, qntx_exchange(), &request) == QNTX_ERR_CLOSED)
        }
    }

    @Test("A host that does not wait while it writes is asked again, and nothing is lost or doubled")
    func again() async throws {
        let exchange = PlainExchange(.init(writes: [2, 2, 0, 2, 0, 2, 2, 2]))
        let answer = try await answer(of: exchange, "GET /stream", path: "/stream", number: 2)
        #expect(answer.status == 202)
        #expect(answer.text == "onetwothree")
        #expect(answer.ends == 1)
    }

    @Test("A host that claims to have read more than there is room for is not believed")
    func overlongRead() async throws {
        let exchange = PlainExchange(.init(reads: [(0, 10), (0, 1 << 40), (0, -1), (0, 0)]))
        let answer = try await answer(of: exchange, "POST /slow/{pause}", path: "/slow/0", number: 3)
        #expect(answer.text == "\(10 + 65536 + 65536) of unknown")
    }

    @Test("A status that the kit has never heard of is a failure", arguments: [Int32(42), -99, .min, .max])
    func unknownStatus(status: Int32) async throws {
        let exchange = PlainExchange(.init(reads: [(0, 10), (status, 10)]))
        let number = UInt64(UInt32(bitPattern: status)) + 10
        let answer = try await answer(of: exchange, "POST /slow/{pause}", path: "/slow/0", number: number)
        #expect(answer.status == 500)
    }

    private func answer(
        of exchange: PlainExchange,
        _ pattern: String,
        path: StaticString,
        number: UInt64
    ) async throws -> PlainExchange.Answer {
        let table = try #require(try Self.entry(.fixture)(1 << 16)).pointee
        var state: UnsafeMutableRawPointer?
        #expect(table.initialize(PlainHost().table, &state) == QNTX_OK)
        let route = try #require(try PlainHost.routes(of: state, table, number: number).first { $0.pattern == pattern })
        let status = await exchange.call(route, route.isInline ? "GET" : "POST", path)
        #expect(status == QNTX_OK || status == QNTX_PENDING)
        let answer = try await exchange.answer()
        #expect(table.shutdown(state) == QNTX_OK)
        return answer
    }
}
