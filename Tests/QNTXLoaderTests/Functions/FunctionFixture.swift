import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// The fixture `functions`, which declares functions of every type.
struct FunctionFixture {
    let served: ServedPlugin

    /// Runs a piece of code with an instance of its own, and shuts it down.
    static func with(
        limits: NativeLimits = NativeLimits(),
        _ body: (FunctionFixture) async throws -> Void
    ) async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("functions"), limits: limits)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(FunctionFixture(served: served)))
        } catch {
            result = .failure(error)
        }
        try await served.stop()
        try result.get()
    }

    /// Calls a function over HTTP.
    func call(_ name: String, _ arguments: String, headers: HTTPFields = [:]) async throws -> TestAnswer {
        try await call(name, Array(arguments.utf8), headers: headers)
    }

    /// Calls a function over HTTP.
    func call(_ name: String, _ arguments: [UInt8], headers: HTTPFields = [:]) async throws -> TestAnswer {
        let sink = TestSink(deadline: .now + .seconds(60))
        try served.send(.post, "/fn/\(name)", headers: headers, body: .whole(arguments), to: sink)
        return try await sink.answer()
    }

    /// What a call gives, as JSON.
    func result(_ name: String, _ arguments: String) async throws -> String {
        let answer = try await call(name, arguments)
        #expect(answer.status == .ok, "\(name): \(answer.text)")
        return answer.text
    }
}
