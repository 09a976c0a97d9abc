import Logging
import Testing

@testable import QNTXRemote

@Suite struct LogLineTests {
    @Test func `An object that names a level is taken apart`() {
        let line = LogLine(#"{"level":"WARN","ts":1,"msg":"careful","count":3,"ok":true}"#)
        #expect(line.level == .warning)
        #expect(line.message == "careful")
        #expect(line.metadata["count"] == "3")
        #expect(line.metadata["ts"] == nil)
    }

    @Test(arguments: ["", "plain", "{", "{}", #"{"level":"loud","msg":"x"}"#, #"{"level":5}"#, #"["level"]"#])
    func `Anything else is text`(text: String) {
        #expect(LogLine(text).level == nil)
        #expect(LogLine(text).message == text)
    }

    @Test func `A level without a message leaves the line as it is`() {
        let line = LogLine(#"{"level":"fatal","cause":"x"}"#)
        #expect(line.level == .critical)
        #expect(line.message == #"{"level":"fatal","cause":"x"}"#)
    }

    @Test func `Pieces become lines, and a line without an end comes in parts`() {
        var lines = LineSplitter()
        #expect(lines.take(Array("one\r\ntw".utf8)) == ["one"])
        #expect(lines.take(Array("o\n\nthree".utf8)) == ["two", ""])
        #expect(lines.end() == "three")
        #expect(lines.isEmpty)
        #expect(lines.take([UInt8](repeating: 65, count: 20_000)).map(\.count) == [8192, 8192])
    }
}
