import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("What a plugin logs")
struct LogTests {
    @Test("Levels, fields, repairs, cuts; and no text forges a line")
    func everything() async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("log-everything"))
        #expect(try await served.ask(.get, "/log").text == "logged\n")
        let lines = served.log.lines
        try #require(lines.count == 34)
        #expect(lines[..<17].map(\.message) == lines[17...].map(\.message))
        #expect(lines[..<7].map(\.level) == [.trace, .debug, .info, .notice, .warning, .error, .critical])
        #expect(lines[..<7].map(\.message) == ["trace", "debug", "info", "notice", "warning", "error", "critical"])
        #expect(lines[7..<11].map(\.level) == [.trace, .critical, .critical, .trace])
        #expect(lines[0].metadata.isEmpty && lines[1].metadata == ["number": "42"])
        #expect(lines[6].metadata["text"] == "with spaces and \"quotes\"" && lines[6].metadata["empty"] == "")
        #expect(lines[6].metadata["broken\u{FFFD}"] == "\u{FFFD}(" && lines[6].metadata[""] == "of no name")
        #expect(lines[11].message.isEmpty)
        #expect(lines[12].message.hasPrefix("bad: \u{FFFD} \u{FFFD}( \u{FFFD}"))
        #expect(lines[13].message.hasPrefix("a NUL") && lines[13].message.hasSuffix("inside"))
        #expect(lines[15].message.utf8.count == 65536)
        #expect(lines[16].message.utf8.count == 65535 && lines[16].message.allSatisfy { $0 == "€" })
        for line in lines {
            #expect(
                !line.message.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F },
                "\(line.message.prefix(80))"
            )
        }
        #expect(lines[14].message.contains("first line") && lines[14].message.contains("forged: second"))
        try await served.stop()
    }

    @Test(
        "What is below the logger's level costs nothing and leaves no line",
        arguments: [Logger.Level.warning, .critical]
    )
    func level(_ level: Logger.Level) async throws {
        let plugin = try await PluginLoader().load(path: try await Fixture.library("log-everything"))
        let services = TestServices(level: level)
        try await plugin.initialize(services)
        #expect(!services.log.lines.isEmpty && services.log.lines.allSatisfy { $0.level >= level })
        try await plugin.shutdown()
    }
}
