import QNTXPlugin
import Testing

@testable import QNTXServer

@Suite("A body on its way to its reader")
struct ServerBodyTests {
    @Test("Who has filled it is told to go on when it has been emptied, whatever came in between")
    func resumes() throws {
        let resumed = SharedCount()
        let body = ServerBody(announcedLength: nil, limit: .max) { resumed.increment() }
        let half = [UInt8](repeating: 1, count: 128 << 10)
        #expect(body.push(half))
        #expect(!body.push(half))
        // The reader takes some, and one read of the connection brings more than one piece.
        _ = try body.poll()
        #expect(!body.push([1]))
        #expect(resumed.value == 0)
        _ = try body.poll()
        #expect(resumed.value == 1)
        _ = try body.poll()
        #expect(body.push(half) && resumed.value == 1)
    }
}
