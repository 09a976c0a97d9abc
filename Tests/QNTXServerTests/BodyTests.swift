import NIOCore
import QNTXPlugin
import Synchronization
import Testing

@testable import QNTXServer

/// Counts how often something is called.
private final class Calls: Sendable {
    private let state = Mutex(0)

    var count: Int { state.withLock { $0 } }

    func add() { state.withLock { $0 += 1 } }
}

@Suite("A body between its connection and its reader")
struct BodyTests {
    private let resumed = Calls()
    private let body: ServerBody

    init() {
        body = ServerBody(announcedLength: nil, limit: 1 << 30) { [resumed] in resumed.add() }
    }

    private func push(_ count: Int) -> Bool { body.push(ByteBuffer(repeating: 7, count: count)) }

    /// Reads until there is nothing.
    /// - Returns: how many bytes there were.
    private func drain() throws -> Int {
        var count = 0
        while case .bytes(let bytes) = try body.poll() { count += bytes.count }
        return count
    }

    @Test("whose connection is left unread when it is full is read again, whatever comes meanwhile")
    func resumes() throws {
        for _ in 0..<3 { #expect(push(64 << 10)) }
        #expect(!push(64 << 10))
        guard case .bytes = try body.poll() else {
            Issue.record("there is nothing")
            return
        }
        // What the connection has read already: less than full now, and still to be waited with.
        #expect(!push(16 << 10))
        #expect(resumed.count == 0)
        #expect(try drain() == 208 << 10)
        #expect(resumed.count == 1)
        #expect(push(64 << 10))
    }

    @Test("tells its reader at once when there is plenty, and of less when nothing more comes for now")
    func tells() throws {
        let told = Calls()
        body.whenReadable { told.add() }
        #expect(push(10))
        #expect(told.count == 0)
        body.pass()
        #expect(told.count == 1)
        #expect(try drain() == 10)
        body.whenReadable { told.add() }
        body.pass()
        #expect(told.count == 1)
        #expect(push(128 << 10))
        #expect(told.count == 2)
    }

    @Test("hands on what arrived, in its order, in pieces of any size")
    func order() throws {
        var sent: [UInt8] = []
        for (number, count) in [1, 40_000, 2, 33_000, 100].enumerated() {
            let bytes = [UInt8](repeating: UInt8(number), count: count)
            sent += bytes
            #expect(body.push(ByteBuffer(bytes: bytes)))
        }
        body.complete()
        var received: [UInt8] = []
        while case .bytes(let bytes) = try body.poll() { received += bytes }
        #expect(received == sent)
        guard case .end = try body.poll() else {
            Issue.record("it has no end")
            return
        }
    }
}
