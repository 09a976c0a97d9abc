import Foundation
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Watching without the kernel's notices, or with too few")
struct PollingTests {
    @Test("Everything is found by looking, and told of after two looks")
    func polling() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root, ["plugins"], WatchStage.polling)
            #expect(stage.start() == ["?plugins file_not_found"])
            #expect(stage.modes[root.file("plugins")] == .polling(reason: "the settings want no notices"))
            #expect(stage.engine.queue.descriptor == -1)
            try root.makeDirectory("plugins")
            try root.write([1], as: "plugins/a.so")
            #expect(stage.after(.seconds(100)) == ["!plugins"])
            #expect(stage.after(.seconds(1000)) == ["+plugins/a.so"])
            try root.write([2], as: "plugins/a.so")
            #expect(stage.after(.seconds(99)) == [])
            #expect(stage.after(.seconds(1001)) == ["+plugins/a.so"])
            try root.remove("plugins/a.so")
            #expect(stage.after(.seconds(101)) == ["-plugins/a.so"])
            try root.removeDirectory("plugins")
            #expect(stage.after(.seconds(101)) == ["?plugins file_not_found"])
        }
    }

    @Test("A file that goes on changing is not told of before it stops")
    func growing() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root, [""], WatchStage.polling)
            _ = stage.start()
            for size in 1..<5 {
                try root.write([UInt8](repeating: 1, count: size), as: "a.so")
                #expect(stage.after(.seconds(999)) == [])
            }
            #expect(stage.after(.seconds(1001)) == ["+a.so"])
        }
    }

    @Test("Removed and made again between two looks is a change")
    func again() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "a.so")
            let stage = WatchStage(root, [""], WatchStage.polling)
            _ = stage.start()
            try root.remove("a.so")
            try root.write([1], as: "a.so")
            #expect(stage.after(.seconds(1200)) == ["+a.so"])
        }
    }

    @Test("Links, too: switched, on the way, and at their end")
    func links() async throws {
        try await TemporaryDirectory.with { root in
            for name in ["plugins", "v1", "v2"] { try root.makeDirectory(name) }
            for name in ["v1", "v2"] { try root.write([1], as: name + "/p.so") }
            try root.link("v1", as: "v")
            try root.link("../v/p.so", as: "plugins/p.so")
            let stage = WatchStage(root, ["plugins"], WatchStage.polling)
            _ = stage.start()
            try root.relink("v2", as: "v")
            #expect(stage.after(.seconds(1200)) == ["+plugins/p.so"])
            try root.write([3], as: "v2/p.so")
            #expect(stage.after(.seconds(1200)) == ["+plugins/p.so"])
        }
    }

    @Test("Where the limit of instances is reached, it polls, and says so")
    func noInstance() async throws {
        try await TemporaryDirectory.with { root in
            var settings = WatchStage.polling
            settings.usesNotices = true
            let stage = WatchStage(root, [""], settings, noticeLimit: 0)
            _ = stage.start()
            guard case .polling(let reason)? = stage.modes[root.path] else { return #expect(Bool(false)) }
            #expect(reason.contains("max_user_instances"))
            try root.write([1], as: "a.so")
            #expect(stage.after(.seconds(1200)) == ["+a.so"])
        }
    }

    @Test("Where the limit of watches is reached, the directories beyond it are polled")
    func noWatch() async throws {
        try await TemporaryDirectory.with { root in
            for name in ["a", "b"] { try root.makeDirectory(name) }
            var settings = WatchStage.polling
            settings.usesNotices = true
            let stage = WatchStage(root, ["a", "b"], settings, noticeLimit: 1)
            _ = stage.start()
            #expect(stage.modes[root.file("a")] == .notices && stage.modes[root.file("a/")] == .notices)
            guard case .polling(let reason)? = stage.modes[root.file("b")] else { return #expect(Bool(false)) }
            #expect(reason.contains("max_user_watches"))
            for name in ["a", "b"] { try root.write([1], as: name + "/p.so") }
            #expect(stage.after(.milliseconds(50)) == ["+a/p.so"])
            #expect(stage.after(.seconds(1200)) == ["+b/p.so"])
            // Once there is room again, it is used.
            stage.engine.queue.limit = 2
            #expect(stage.after(.seconds(100)) == [])
            #expect(stage.modes[root.file("b")] == .notices)
            try root.write([2], as: "x")
            try root.move("x", "b/p.so")
            #expect(stage.atOnce() == ["+b/p.so"])
        }
    }

    @Test("Where a link cannot be followed for want of watches, the rest is polled")
    func noWatchForLink() async throws {
        try await TemporaryDirectory.with { root in
            for name in ["plugins", "v"] { try root.makeDirectory(name) }
            try root.write([1], as: "v/p.so")
            try root.link("../v/p.so", as: "plugins/p.so")
            var settings = WatchStage.polling
            settings.usesNotices = true
            let stage = WatchStage(root, ["plugins"], settings, noticeLimit: 1)
            _ = stage.start()
            guard case .noticesAndPolling? = stage.modes[root.file("plugins")] else { return #expect(Bool(false)) }
            try root.write([2], as: "v/p.so")
            #expect(stage.after(.seconds(1200)) == ["+plugins/p.so"])
        }
    }

    @Test("When notices are lost, everything is looked at")
    func overflow() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "gone.so")
            let stage = WatchStage(root)
            _ = stage.start()
            let limit = Int(try FileBytes.text("/proc/sys/fs/inotify/max_queued_events").dropLast()) ?? 16384
            let one = try OpenFile(root.file("one"))
            let other = try OpenFile(root.file("other"))
            for _ in 0..<limit {
                one.write("1")
                other.write("2")
            }
            try root.remove("gone.so")
            try root.write([1], as: "new.so")
            // Which notices are lost is the kernel's affair, and so is whether the new file has to be looked at twice.
            #expect((stage.after(.seconds(1)) + stage.after(.seconds(999))).sorted() == ["+new.so", "-gone.so"])
            try root.write([2], as: "new.so")
            #expect(stage.after(.milliseconds(50)) == ["+new.so"])
        }
    }

    @Test("Who was seen writing is not waited for when notices are lost")
    func overflowWhileWriting() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            let file = try OpenFile(root.file("p.so"))
            file.write("part")
            #expect(stage.after(.seconds(10)) == [])
            stage.engine.forgetWriters(in: stage.engine.directories[0], at: stage.now)
            #expect(stage.after(.seconds(999)) == [])
            #expect(stage.after(.seconds(1)) == ["+p.so"])
            withExtendedLifetime(file) {}
        }
    }
}
