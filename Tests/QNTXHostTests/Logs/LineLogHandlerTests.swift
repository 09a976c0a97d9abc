import Foundation
import Logging
import QNTXHost
import Synchronization
import Testing

@Suite("The log on standard error")
struct LineLogHandlerTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private func line(_ format: LineLogHandler.Format, colored: Bool = false, _ body: (Logger) -> Void) -> String {
        let lines = Lines()
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format, isColored: colored) { line in lines.all.withLock { $0.append(line) } }
        }
        body(logger)
        return lines.all.withLock { $0.joined() }
    }

    @Test("For people: time, level, plugin, text, fields in order")
    func text() {
        let text = line(.text) {
            $0.warning("two words", metadata: ["plugin.id": "bio", "plugin.version": "1", "b": "x y", "a": "1"])
        }
        #expect(text.wholeMatch(of: /\d\d:\d\d:\d\d\.\d{3} warning  bio: two words a=1 b="x y"\n/) != nil, "\(text)")
    }

    @Test("No text of a plugin forges a line")
    func oneLine() {
        let text = line(.text) { $0.info("a\n12:00:00.000 error    host: b", metadata: ["k": "c\nd"]) }
        #expect(text.split(separator: "\n").count == 1)
    }

    @Test("For programs: one JSON object a line")
    func json() throws {
        let text = line(.json) { $0.error("it said \"no\"\n", metadata: ["plugin.id": "bio", "n": "\(1)"]) }
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
        #expect(object?["level"] == "error" && object?["message"] == "it said \"no\"\n")
        #expect(object?["plugin.id"] == "bio" && object?["n"] == "1" && object?["time"]?.hasSuffix("Z") == true)
        #expect(text.filter { $0 == "\n" }.count == 1)
    }

    @Test("In colors where they are wanted")
    func colors() {
        #expect(line(.text, colored: true) { $0.error("x") }.contains("\u{1B}[31;1merror"))
        #expect(!line(.text) { $0.error("x") }.contains("\u{1B}"))
    }
}
