import QNTXPlugin
import QNTXTestSupport

/// A plugin that waits until a test lets it go on: at its start, or in the handler of `GET /wait`.
struct GatedPlugin: DomainPlugin {
    enum Place {
        case start, handler
    }

    let name: String
    let place: Place
    /// Counted up to let it go on.
    let gate = SharedCount()
    /// How many handlers have begun to wait.
    let inside = SharedCount()

    var metadata: Metadata { Metadata(name: name, version: "1.0.0") }

    func initialize(_ services: any ServiceRegistry) async throws {
        if place == .start { try await pass() }
    }

    func registerHTTP(_ mux: inout HTTPMux) async throws {
        try mux.handle(
            "GET /wait",
            AsyncHandler { _ in
                inside.increment()
                if place == .handler { try await pass() }
                return PluginResponse(body: .whole(Array("passed\n".utf8)))
            }
        )
    }

    private func pass() async throws {
        while gate.value == 0 { try await Task.sleep(for: .milliseconds(2)) }
    }
}
