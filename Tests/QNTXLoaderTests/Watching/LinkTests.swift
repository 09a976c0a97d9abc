import Foundation
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Plugin files that are symbolic links")
struct LinkTests {
    private static func with(_ body: (TemporaryDirectory, WatchStage) throws -> Void) async throws {
        try await TemporaryDirectory.with { root in
            for name in ["plugins", "v1", "v2"] { try root.makeDirectory(name) }
            try root.write([1], as: "v1/p.so")
            try root.write([2], as: "v2/p.so")
            try body(root, WatchStage(root, ["plugins"]))
        }
    }

    @Test("A link that is switched by a rename is told of at once")
    func switched() async throws {
        try await Self.with { root, stage in
            try root.link("../v1/p.so", as: "plugins/p.so")
            #expect(stage.start() == ["+plugins/p.so"])
            try root.relink("../v2/p.so", as: "plugins/p.so")
            #expect(stage.atOnce() == ["+plugins/p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("A link that is removed and made again is one change, and a new link is one")
    func remade() async throws {
        try await Self.with { root, stage in
            try root.link("../v1/p.so", as: "plugins/p.so")
            _ = stage.start()
            try root.remove("plugins/p.so")
            try root.link("../v2/p.so", as: "plugins/p.so")
            try root.link("../v1/p.so", as: "plugins/q.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/p.so", "+plugins/q.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("The link to another name of the same file is no change")
    func same() async throws {
        try await Self.with { root, stage in
            try root.link("../v1/p.so", as: "plugins/p.so")
            _ = stage.start()
            try root.relink("../v2/../v1/p.so", as: "plugins/p.so")
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("The content behind a link is watched, as long as it is behind it")
    func target() async throws {
        try await Self.with { root, stage in
            try root.link("../v1/p.so", as: "plugins/p.so")
            _ = stage.start()
            var file: OpenFile? = try OpenFile(root.file("v1/p.so"))
            file?.write("part")
            #expect(stage.after(.seconds(10)) == [])
            file = nil
            #expect(stage.after(.milliseconds(50)) == ["+plugins/p.so"])
            try root.write([3], as: "v2/x")
            try root.move("v2/x", "v1/p.so")
            #expect(stage.after(.milliseconds(100)) == ["+plugins/p.so"])
            try root.relink("../v2/p.so", as: "plugins/p.so")
            #expect(stage.atOnce() == ["+plugins/p.so"])
            try root.write([4], as: "v1/p.so")
            #expect(stage.after(.seconds(10)) == [])
            try root.write([4], as: "v2/p.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/p.so"])
        }
    }

    @Test("A link on the way is switched, as Kubernetes does it: all files at once")
    func kubernetes() async throws {
        try await Self.with { root, stage in
            for version in ["..v1", "..v2"] {
                try root.makeDirectory("plugins/" + version)
                for name in ["p.so", "q.so"] { try root.write(Array(version.utf8), as: "plugins/\(version)/\(name)") }
            }
            try root.link("..v1", as: "plugins/..data")
            try root.link("..data/p.so", as: "plugins/p.so")
            try root.link("..data/q.so", as: "plugins/q.so")
            #expect(stage.start() == ["+plugins/p.so", "+plugins/q.so"])
            try root.relink("..v2", as: "plugins/..data")
            #expect(stage.atOnce() == ["+plugins/p.so", "+plugins/q.so"])
            try root.write([1], as: "plugins/..v1/p.so")
            #expect(stage.after(.seconds(10)) == [])
            try root.write([1], as: "plugins/..v2/p.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/p.so"])
        }
    }

    @Test("A link to nothing counts as a file, and comes to life with its target")
    func dangling() async throws {
        try await Self.with { root, stage in
            try root.link("../v3/deep/p.so", as: "plugins/p.so")
            #expect(stage.start() == ["+plugins/p.so"])
            try root.makeDirectory("v3")
            #expect(stage.after(.seconds(5)) == [])
            try root.makeDirectory("v3/deep")
            #expect(stage.after(.seconds(5)) == [])
            try root.write([1], as: "v3/deep/x")
            try root.move("v3/deep/x", "v3/deep/p.so")
            #expect(stage.atOnce() == ["+plugins/p.so"])
            try root.remove("v3/deep/p.so")
            #expect(stage.after(.milliseconds(999)) == [])
            #expect(stage.after(.milliseconds(1)) == ["+plugins/p.so"])
            try root.remove("plugins/p.so")
            #expect(stage.after(.seconds(1)) == ["-plugins/p.so"])
        }
    }

    @Test("A target that is linked anew is waited for until it is closed")
    func targetMadeAnew() async throws {
        try await Self.with { root, stage in
            try root.link("../v1/p.so", as: "plugins/p.so")
            _ = stage.start()
            try root.remove("v1/p.so")
            var file: OpenFile? = try OpenFile(root.file("v1/p.so"))
            #expect(stage.after(.seconds(10)) == [])
            file?.write("all")
            #expect(stage.after(.seconds(10)) == [])
            file = nil
            #expect(stage.after(.milliseconds(50)) == ["+plugins/p.so"])
        }
    }

    @Test("The directory of a target is renamed away and another put in its place")
    func targetDirectory() async throws {
        try await Self.with { root, stage in
            try root.link("../v1/p.so", as: "plugins/p.so")
            _ = stage.start()
            try root.move("v1", "old")
            try root.move("v2", "v1")
            // Its files were not renamed, so they get the time of two looks.
            #expect(stage.after(.seconds(1001)) == ["+plugins/p.so"])
            try root.write([9], as: "v1/p.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/p.so"])
        }
    }

    @Test("Links that go round in circles, or are absolute, or have no target that is text")
    func odd() async throws {
        try await Self.with { root, stage in
            try root.link("b.so", as: "plugins/a.so")
            try root.link("a.so", as: "plugins/b.so")
            try root.link(root.file("v1/p.so"), as: "plugins/c.so")
            let bytes: [CChar] = [-1, -2, 0]
            #expect(symlink(bytes, root.file("plugins/d.so")) == 0)
            #expect(stage.start() == ["+plugins/a.so", "+plugins/b.so", "+plugins/c.so", "+plugins/d.so"])
            try root.write([7], as: "v1/p.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/c.so"])
            try root.remove("plugins/b.so")
            try root.write([1], as: "plugins/b.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/a.so", "+plugins/b.so"])
            #expect(stage.after(.seconds(2000)) == [])
        }
    }

    @Test("No watch is left behind by links that are gone")
    func noWatchLeft() async throws {
        try await Self.with { root, stage in
            _ = stage.start()
            let before = stage.engine.queue.watches
            for target in ["../v1/p.so", "../v2/p.so", "../v1/../v2/./p.so", "nowhere/at/all", "../v1"] {
                try root.relink(target, as: "plugins/p.so")
                _ = stage.after(.seconds(2000))
            }
            #expect(stage.engine.queue.watches > before)
            try root.remove("plugins/p.so")
            #expect(stage.after(.seconds(2)) == ["-plugins/p.so"])
            #expect(stage.engine.queue.watches == before)
        }
    }
}
