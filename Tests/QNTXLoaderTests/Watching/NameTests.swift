import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("What counts as a plugin file while watching")
struct NameTests {
    @Test("The same names as at the start, and no others")
    func names() async throws {
        try await TemporaryDirectory.with { root in
            let (first, later) = (root.file("first"), root.file("later"))
            for path in [first, later] { mkdir(path, 0o755) }
            let names = [
                "b.so", ".hidden.so", "c.so.1", "d.txt", "so", ".so", "e.SO", "a\u{308}.so", "\u{E4}.so",
                "new\nline.so",
                String(repeating: "x", count: 252) + ".so",
            ]
            for name in names { try root.write([1], as: "first/" + name) }
            let stage = WatchStage(root, ["first", "later"])
            let start = stage.start()
            #expect(start == (try PluginScanner().scan(first)).map { "+first/" + $0.dropFirst(first.count + 1) })
            for name in names { try root.write([1], as: "later/" + name) }
            let told = stage.after(.seconds(1))
            #expect(Set(told.map { Array($0.utf8) }).count == 5 && told.count == 5)
            #expect(told.map { $0.dropFirst(7) } == start.map { $0.dropFirst(7) })
        }
    }

    @Test("Two spellings that look alike are two files")
    func spellings() async throws {
        try await TemporaryDirectory.with { root in
            let names = ["\u{E4}.so", "a\u{308}.so"]
            for name in names { try root.write([1], as: name) }
            let stage = WatchStage(root)
            #expect(stage.start().count == 2)
            try root.remove(names[0])
            let removed = stage.after(.seconds(1))
            #expect(removed.map { Array($0.utf8) } == [Array(("-" + names[0]).utf8)])
        }
    }

    @Test("Names that are not UTF-8 are passed over")
    func notText() async throws {
        try await TemporaryDirectory.with { root in
            let path: [CChar] = root.path.utf8CString.dropLast() + [47, -1, -2, 46, 115, 111, 0]
            close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644))
            let stage = WatchStage(root)
            #expect(stage.start() == [])
            close(open(path, O_WRONLY | O_TRUNC | O_CLOEXEC))
            unlink(path)
            try root.write([1], as: "a.so")
            #expect(stage.after(.seconds(10)) == ["+a.so"])
        }
    }

    @Test("Directories, pipes and sockets are told of once, and not opened")
    func notFiles() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            try root.makeDirectory("d.so")
            mkfifo(root.file("p.so"), 0o644)
            #expect(stage.after(.milliseconds(50)) == ["+d.so", "+p.so"])
            try root.write([1], as: "d.so/x")
            try root.setMode(0o700, "d.so")
            stage.engine.rescan(at: stage.now)
            #expect(stage.after(.seconds(2000)) == [])
            try root.remove("p.so")
            try root.removeDirectoryWithFiles("d.so")
            #expect(stage.after(.seconds(1)) == ["-d.so", "-p.so"])
            let pipe = WatchStage(root)
            mkfifo(root.file("q.so"), 0o644)
            #expect(pipe.start() == ["+q.so"])
        }
    }

    @Test("Paths that are none", arguments: ["", "/proc/self/nothing/here", "relative/nowhere", "/dev/null"])
    func noPath(path: String) {
        let engine = WatchEngine([path], WatchSettings(), WatchModes())
        let start = engine.start(at: .zero)
        guard case .unreadable(path, let error)? = start.first, start.count == 1 else { return #expect(Bool(false)) }
        #expect(error.code == .fileNotFound && error.stage == .discover && error.file == path)
        engine.rescan(at: .seconds(10))
        engine.work(at: .seconds(10))
        #expect(engine.takeChanges() == [])
        engine.queue.close()
    }

    @Test("A path from the working directory")
    func relative() async throws {
        try await TemporaryDirectory.with { root in
            let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
            let path = String(repeating: "../", count: depth) + "." + root.path + "/way/plugins"
            try root.makeDirectory("v1")
            try root.link("v1", as: "way")
            let engine = WatchEngine([path], WatchStage.settings, WatchModes())
            #expect(engine.start(at: .zero).count == 1)
            try root.makeDirectory("way/plugins")
            engine.work(at: .seconds(1))
            #expect(engine.takeChanges() == [.readable(directory: path)])
            try root.write([1], as: "x")
            try root.move("x", "v1/plugins/p.so")
            engine.work(at: .seconds(2))
            #expect(engine.takeChanges() == [.changed(path: path + "/p.so")])
            engine.queue.close()
        }
    }

    @Test("Extreme settings")
    func extremes() async throws {
        try await TemporaryDirectory.with { root in
            var settings = WatchSettings()
            settings.rescanInterval = .seconds(-1)
            settings.settleTime = .seconds(-1)
            settings.graceTime = .zero
            settings.lookInterval = .zero
            settings.unclosedTime = .seconds(Int64.max)
            var longest = settings
            longest.rescanInterval = .seconds(Int64.max)
            let watcher = PluginWatcher(directories: [root.path], settings: longest)
            #expect(watcher.start() == [])
            watcher.rescan()
            watcher.stop()
            let stage = WatchStage(root, [""], settings)
            _ = stage.start()
            try root.write([1], as: "a.so")
            #expect(stage.after(.milliseconds(20)) == ["+a.so"])
            let file = try OpenFile(root.file("a.so"))
            file.write("more")
            #expect(stage.after(.seconds(1)) == [])
            try root.remove("a.so")
            #expect(stage.atOnce() == ["-a.so"])
        }
    }
}

extension TemporaryDirectory {
    /// Removes a directory in it with the files in that.
    func removeDirectoryWithFiles(_ name: String) throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: file(name)) { try remove(name + "/" + file) }
        try removeDirectory(name)
    }
}
