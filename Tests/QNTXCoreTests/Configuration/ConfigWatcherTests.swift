import Foundation
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Watching the configuration")
struct ConfigWatcherTests {
    @Test("Making, changing, replacing and removing a file of any layer is noticed; backups and other files are not")
    func notices() throws {
        let fixture = try ConfigurationFixture()
        let watcher = ConfigWatcher(fixture.sources())
        func seen() -> [String] {
            watcher.look()
            return watcher.take()
        }
        #expect(seen() == [])
        let user = try fixture.write("\(fixture.user)/am.toml", "a = 1")
        let project = try fixture.write("\(fixture.working)/am.toml", "a = 1")
        let plugin = try fixture.write("\(fixture.user)/plugins/x.toml", "a = 1")
        #expect(seen() == [user, plugin, project].sorted())
        #expect(seen() == [])
        try fixture.write(user, "a = 22")
        #expect(seen() == [user])
        let temporary = try fixture.write("\(fixture.user)/am.toml~", "a = 33")
        #expect(rename(temporary, user) == 0)
        #expect(seen() == [user])
        try fixture.write("\(user).back1", "a = 1")
        try fixture.write("\(fixture.user)/plugins/.x.toml.swp", "a = 1")
        #expect(seen() == [])
        try FileManager.default.removeItem(atPath: plugin)
        #expect(seen() == [plugin])
    }

    @Test("The host's own writes are not told, but what somebody else wrote just before them is")
    func ownWrites() throws {
        let fixture = try ConfigurationFixture()
        let path = try #require(fixture.sources().interfaceFile)
        let watcher = ConfigWatcher(fixture.sources())
        let writer = ConfigWriter(file: path, watcher: watcher)
        try writer.apply([ConfigChange("a", .integer(1))])
        try writer.apply([ConfigChange("a", .integer(2))])
        try writer.restore()
        watcher.look()
        #expect(watcher.take() == [])
        try fixture.write(path, "b = 1\n")
        try writer.apply([ConfigChange("a", .integer(3))])
        watcher.look()
        #expect(watcher.take() == [path])
    }

    @Test("An explicit file is the only one watched")
    func explicit() throws {
        let fixture = try ConfigurationFixture()
        #expect(fixture.sources(explicitFile: "/x/own.toml").watchedFiles == ["/x/own.toml"])
        #expect(fixture.sources().watchedFiles.contains("\(fixture.project)/config.toml"))
    }

    @Test("Changes arrive together, and the stream ends when it is stopped or its task is cancelled")
    func stream() async throws {
        let fixture = try ConfigurationFixture()
        let watcher = ConfigWatcher(
            fixture.sources(),
            interval: .milliseconds(5),
            debounce: .milliseconds(20)
        )
        let one = try fixture.write("\(fixture.user)/am.toml", "a = 1")
        let two = try fixture.write("\(fixture.user)/config.toml", "a = 1")
        var received: [[String]] = []
        for await files in watcher.changes {
            received.append(files)
            watcher.stop()
        }
        #expect(received == [[one, two]])

        let other = ConfigWatcher(fixture.sources())
        let task = Task { for await _ in other.changes {} }
        task.cancel()
        await task.value
    }
}
