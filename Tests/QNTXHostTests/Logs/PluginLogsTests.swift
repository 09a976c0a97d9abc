import Logging
import QNTXHost
import QNTXPlugin
import Testing

@testable import QNTXHost

@Suite("The last lines of a plugin's log")
struct PluginLogsTests {
    private func logger(_ plugin: String, _ logs: PluginLogs, level: Logger.Level = .trace) -> Logger {
        var base = Logger(label: "test") { _ in LineLogHandler(.text, isColored: false) { _ in } }
        base.logLevel = level
        var logger = Logger(label: "qntx.\(plugin)") { _ in PluginLogHandler(base: base, plugin: plugin, logs: logs) }
        logger.logLevel = level
        return logger
    }

    @Test("Are kept in order, with their level and fields, each plugin's own")
    func kept() {
        let logs = PluginLogs()
        logger("alpha", logs).warning("low on reagents", metadata: ["left": "3"])
        logger("beta", logs).info("ready")
        let lines = logs.lines(of: "alpha")
        #expect(lines.count == 1 && lines.first?.number == 1 && lines.first?.level == .warning)
        #expect(lines.first?.message == "low on reagents" && lines.first?.fields == ["left": "3"])
        #expect(logs.lines(of: "beta").map(\.message) == ["ready"])
        #expect(logs.lines(of: "nobody").isEmpty)
    }

    @Test("Are as many as there is room for, the newest; their numbers tell what is gone")
    func capacity() {
        let logs = PluginLogs(capacity: 3)
        let logger = logger("alpha", logs)
        for number in 1...10 { logger.info("line \(number)") }
        #expect(logs.lines(of: "alpha").map(\.number) == [8, 9, 10])
        #expect(logs.lines(of: "alpha", last: 1).map(\.message) == ["line 10"])
        #expect(logs.lines(of: "alpha", last: 0).isEmpty)
    }

    @Test("Of a very long one, the beginning")
    func long() {
        let logs = PluginLogs()
        logger("alpha", logs).info("\(String(repeating: "é", count: 1 << 20))", metadata: ["more": "x"])
        let kept = logs.lines(of: "alpha").first?.message ?? ""
        #expect(kept.utf8.count < 10_000 && kept.hasSuffix("…"))
    }

    @Test("A follower gets those there are and those that come, until there are no more")
    func follow() async {
        let logs = PluginLogs()
        let logger = logger("alpha", logs)
        logger.info("one")
        let stream = logs.follow("alpha")
        logger.info("two")
        logs.finish()
        var messages: [String] = []
        for await line in stream { messages.append(line.message) }
        #expect(messages == ["one", "two"])
    }

    @Test("Below the logger's level there are none")
    func level() {
        let logs = PluginLogs()
        logger("alpha", logs, level: .error).info("not this")
        #expect(logs.lines(of: "alpha").isEmpty)
    }
}
