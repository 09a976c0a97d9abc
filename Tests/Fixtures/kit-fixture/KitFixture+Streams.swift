import Glibc
import QNTXPluginKit

extension KitFixture {
    func registerStreams(_ mux: inout HTTPMux) throws {
        try mux.handle("GET /stream") { _ in
            PluginResponse(
                status: .accepted,
                headers: [.contentType: "text/plain"],
                body: .stream { writer in
                    for word in ["one", "", "two", "three"] {
                        try await writer.write(word)
                        await Task.yield()
                    }
                    return [.eTag: "three words"]
                }
            )
        }
        // 64 KiB pieces, as fast as they are taken; each begins with its number.
        try mux.handle("GET /flood/{pieces}") { [self] request in
            let count = request.pathValues["pieces"].flatMap { Int($0) } ?? 0
            return PluginResponse(
                body: .stream { [self] writer in
                    for number in 0..<count {
                        var piece = [UInt8](repeating: 0, count: 64 << 10)
                        piece[0] = UInt8(truncatingIfNeeded: number)
                        do throws(PluginError) {
                            try await writer.write(piece)
                        } catch {
                            logger?.info(
                                "the flood stopped",
                                metadata: ["piece": "\(number)", "code": "\(error.code)"]
                            )
                            throw error
                        }
                        logger?.trace("written", metadata: ["piece": "\(number)"])
                    }
                    return nil
                }
            )
        }
        let torn: @Sendable (PluginRequest) async throws -> PluginResponse = { _ in
            PluginResponse(
                body: .stream { writer in
                    try await writer.write("half of ")
                    throw NotNow()
                }
            )
        }
        try mux.handle("GET /torn", torn)
        try mux.handle("POST /torn", options: RouteOptions(streamsBody: true), torn)
    }

    func registerWaits(_ mux: inout HTTPMux) throws {
        try mux.handle("GET /hang") { [self] _ in
            do {
                try await Task.sleep(for: .seconds(60))
            } catch {
                logger?.info("called off")
                throw error
            }
            return .text("after all")
        }
        try mux.handle("GET /late") { _ in
            try await Task.sleep(for: .milliseconds(30))
            return .text("late")
        }
        // Blocks its thread, which closures may until they first suspend, until the mood is "go".
        try mux.handle("GET /block") { [self] _ in
            while !isInMood("go") { usleep(1000) }
            return .text("went")
        }
        // Reads a piece, and the next one only after so many milliseconds.
        try mux.handle("POST /slow/{pause}", options: RouteOptions(streamsBody: true)) { [self] request in
            let pause = request.pathValues["pause"].flatMap { Int($0) } ?? 0
            guard case .stream(let source) = request.body else { return .text("whole") }
            var count = 0
            do {
                while let piece = try await source.next() {
                    count += piece.count
                    try await Task.sleep(for: .milliseconds(pause))
                }
            } catch {
                logger?.info(
                    "the body ended early",
                    metadata: ["code": "\((error as? PluginError)?.code, default: "none")"]
                )
                throw error
            }
            return .text("\(count) of \(source.announcedLength, default: "unknown")")
        }
        try mux.handle("POST /early", options: RouteOptions(streamsBody: true)) { _ in .text("enough") }
    }
}
