import Foundation
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Directories that come and go")
struct DirectoryTests {
    @Test("One that is not there is told of, and so is its coming; its parents need not be there either")
    func appears() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root, ["a/b/plugins"])
            #expect(stage.start() == ["?a/b/plugins file_not_found"])
            for name in ["a", "a/b", "a/b/other"] { try root.makeDirectory(name) }
            #expect(stage.after(.seconds(10)) == [])
            try root.makeDirectory("a/b/plugins")
            #expect(stage.atOnce() == ["!a/b/plugins"])
            try root.write([1], as: "x")
            try root.move("x", "a/b/plugins/p.so")
            #expect(stage.atOnce() == ["+a/b/plugins/p.so"])
        }
    }

    @Test("Files that are in it when it comes have the time of two looks, or a close")
    func appearsWithFiles() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root, ["plugins"])
            _ = stage.start()
            try root.makeDirectory("plugins")
            try root.write([1], as: "plugins/a.so")
            let file = try OpenFile(root.file("plugins/b.so"))
            file.write("part")
            #expect(stage.after(.seconds(999)) == ["!plugins"])
            file.write("more")
            #expect(stage.after(.seconds(1)) == ["+plugins/a.so"])
            #expect(stage.after(.seconds(999)) == [])
        }
    }

    @Test("Files that have long been as they are when it comes are told of at once")
    func oldFiles() async throws {
        try await TemporaryDirectory.with { root in
            var settings = WatchStage.settings
            settings.lookInterval = .milliseconds(5)
            let stage = WatchStage(root, ["plugins"], settings)
            _ = stage.start()
            try root.makeDirectory("new")
            try root.write([1], as: "new/a.so")
            usleep(10_000)
            try root.move("new", "plugins")
            #expect(stage.atOnce() == ["!plugins", "+plugins/a.so"])
        }
    }

    @Test("One that disappears is told of after the grace, and so are its files", arguments: [true, false])
    func disappears(isMoved: Bool) async throws {
        try await TemporaryDirectory.with { root in
            try root.makeDirectory("plugins")
            try root.write([1], as: "plugins/b.so")
            try root.write([1], as: "plugins/a.so")
            let stage = WatchStage(root, ["plugins"])
            #expect(stage.start() == ["+plugins/a.so", "+plugins/b.so"])
            if isMoved {
                try root.move("plugins", "x")
            } else {
                try root.remove("plugins/a.so")
                try root.remove("plugins/b.so")
                try root.removeDirectory("plugins")
            }
            #expect(stage.after(.milliseconds(999)) == [])
            #expect(stage.after(.milliseconds(1)) == ["?plugins file_not_found", "-plugins/a.so", "-plugins/b.so"])
            #expect(stage.after(.seconds(100)) == [])
        }
    }

    @Test("One that is away for a moment and comes back as it was is no change")
    func comesBack() async throws {
        try await TemporaryDirectory.with { root in
            try root.makeDirectory("plugins")
            try root.write([1], as: "plugins/a.so")
            let stage = WatchStage(root, ["plugins"])
            _ = stage.start()
            // The host has long opened what is there.
            #expect(stage.after(.seconds(10)) == [])
            try root.move("plugins", "x")
            #expect(stage.after(.milliseconds(900)) == [])
            try root.move("x", "plugins")
            #expect(stage.after(.seconds(100)) == [])
            try root.write([2], as: "plugins/a.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/a.so"])
        }
    }

    @Test("A file in the place of a directory, and a directory in the place of a file")
    func file() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "plugins")
            let stage = WatchStage(root, ["plugins", "plugins/below"])
            #expect(stage.start() == ["?plugins file_not_found", "?plugins/below file_not_found"])
            try root.remove("plugins")
            try root.makeDirectory("plugins")
            #expect(stage.atOnce() == ["!plugins"])
            try root.makeDirectory("plugins/below")
            #expect(stage.atOnce() == ["!plugins/below"])
            try root.removeDirectory("plugins/below")
            try root.removeDirectory("plugins")
            try root.write([1], as: "plugins")
            #expect(stage.after(.seconds(1)) == ["?plugins file_not_found", "?plugins/below file_not_found"])
        }
    }

    @Test("One that may not be read keeps its files", .disabled(if: geteuid() == 0, "root may read everything"))
    func unreadable() async throws {
        try await TemporaryDirectory.with { root in
            try root.makeDirectory("plugins")
            try root.write([1], as: "plugins/a.so")
            let stage = WatchStage(root, ["plugins"])
            _ = stage.start()
            #expect(stage.after(.seconds(10)) == [])
            for mode: mode_t in [0, 0o300] {
                try root.setMode(mode, "plugins")
                #expect(stage.after(.milliseconds(999)) == [])
                #expect(stage.after(.milliseconds(1)) == ["?plugins file_unreadable"])
                try root.setMode(0o700, "plugins")
                #expect(stage.atOnce() == ["!plugins"])
                #expect(stage.after(.seconds(2000)) == [])
            }
            try root.setMode(0o400, "plugins")
            #expect(stage.after(.seconds(100)) == [])
            try root.setMode(0o700, "plugins")
            try root.write([2], as: "plugins/a.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/a.so"])
        }
    }

    @Test("One that may not be read at first", .disabled(if: geteuid() == 0, "root may read everything"))
    func unreadableAtFirst() async throws {
        try await TemporaryDirectory.with { root in
            for name in ["way", "way/plugins"] { try root.makeDirectory(name) }
            for (path, name) in [("way/plugins", "a.so"), ("way", "b.so")] {
                try root.setMode(0, path)
                let stage = WatchStage(root, ["way/plugins"])
                #expect(stage.start() == ["?way/plugins file_unreadable"])
                try root.setMode(0o700, path)
                #expect(stage.atOnce() == ["!way/plugins"])
                try root.write([1], as: "way/plugins/" + name)
                #expect(stage.after(.milliseconds(50)) == ["+way/plugins/" + name])
                try root.remove("way/plugins/" + name)
            }
        }
    }

    @Test("The same directory twice, under two names, and one in another")
    func several() async throws {
        try await TemporaryDirectory.with { root in
            try root.makeDirectory("plugins")
            try root.makeDirectory("plugins/sub.so")
            try root.link("plugins", as: "link")
            let paths = ["plugins", "plugins/", "link", "plugins", "plugins/sub.so"]
            let stage = WatchStage(root, paths)
            #expect(stage.start() == ["+plugins/sub.so", "+link/sub.so"])
            try root.write([1], as: "x")
            try root.move("x", "plugins/p.so")
            try root.write([1], as: "x")
            try root.move("x", "plugins/sub.so/q.so")
            #expect(stage.atOnce() == ["+plugins/p.so", "+link/p.so", "+plugins/sub.so/q.so"])
            #expect(stage.after(.seconds(2000)) == [])
        }
    }
}
