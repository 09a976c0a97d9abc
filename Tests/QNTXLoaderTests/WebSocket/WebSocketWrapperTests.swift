import Foundation
import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("WebSockets through the wrappers")
struct WebSocketWrapperTests {
    /// The same plugin in C++ and in Rust.
    enum Wrapper: String, CaseIterable, Sendable {
        case cpp11, cpp17, rust

        func start() async throws -> ServedPlugin {
            switch self {
            case .cpp11, .cpp17:
                let flags = [self == .cpp11 ? "-std=c++11" : "-std=c++17"]
                return try await ServedPlugin.start(try await Fixture.library("websocket-wrapper", flags: flags))
            case .rust:
                return try await TemporaryDirectory.with { try await ServedPlugin.start(try await Self.rust(in: $0)) }
            }
        }

        /// A module has its parts in a folder beside the source that uses it.
        private static func rust(in folder: TemporaryDirectory) async throws -> String {
            for (name, place) in [
                ("lib.rs", "Tests/Fixtures/websocket-rust/lib.rs"),
                ("qntx_plugin.rs", "Examples/hello-rust/qntx_plugin.rs"),
                ("qntx_plugin", "Examples/hello-rust/qntx_plugin"),
            ] {
                let target = Repository.path(place)
                try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
            }
            let library = folder.file("websocket-rust.so")
            let command = ["rustc", "--edition", "2021", "--crate-type", "cdylib", "-D", "warnings"]
            try await Command(command + [folder.file("lib.rs"), "-o", library], limit: .seconds(300)).output()
            return library
        }
    }

    @Test("A connection is a value: made, given to each call, destroyed at the end", arguments: Wrapper.allCases)
    func life(wrapper: Wrapper) async throws {
        let served = try await wrapper.start()
        let endpoints = try await served.plugin.webSocketEndpoints()
        for name in ["", "inline"] {
            let endpoint = try #require(endpoints[name])
            #expect(endpoint.subprotocols == ["v1"])
            let request = WebSocketRequest(headers: [.origin: "@home"], peer: "you")
            let socket = try await TestSocket.open(endpoint, request)
            socket.send("ü")
            socket.send("")
            _ = socket.events.message(.binary([0, 255]))
            #expect(
                await socket.sent(4) == [
                    .text("welcome"), .text("you@home1 ü"), .text("you@home2 "), .binary([0, 255]),
                ]
            )
            #expect(try await served.ask(.get, "/alive").text == "1")
            socket.close(4000, "grüß")
            #expect(try await eventually { try await served.ask(.get, "/alive").text == "0" })
            #expect(served.log.messages(.info).last == "you@home left: 4000 grüß")
        }
        let left = try await TestSocket.open(try #require(endpoints[""]))
        try await served.stop()
        #expect(left.peer.closings.map(\.code) == [1001])
        #expect(served.log.messages(.info).last == " left: 1001 ")
    }

    @Test("What is thrown refuses, closes, or is logged, and goes no further", arguments: Wrapper.allCases)
    func thrown(wrapper: Wrapper) async throws {
        let served = try await wrapper.start()
        let endpoints = try await served.plugin.webSocketEndpoints()
        for name in ["", "inline"] {
            let endpoint = try #require(endpoints[name])
            for (query, code) in [("no", PluginError.Code.denied), ("what", .pluginFailed)] {
                let error = await #expect(throws: PluginError.self) {
                    try await TestSocket.open(endpoint, WebSocketRequest(query: query))
                }
                #expect(error?.code == code)
            }
            let socket = try await TestSocket.open(endpoint)
            socket.send("throw")
            #expect(await eventually { socket.peer.closings == [.init(code: 1011, reason: "")] })
            socket.close(1006)
            #expect(try await eventually { try await served.ask(.get, "/alive").text == "0" })
        }
        try await served.stop()
        // What is the client's mistake is no error of the plugin's.
        let errors = served.log.messages(.error) + served.log.messages(.info)
        for text in ["a stranger", "failed to take a message: ", "thrown at the end"] {
            #expect(errors.filter { $0.contains(text) }.count == 2, "\(text): \(errors)")
        }
    }
}
