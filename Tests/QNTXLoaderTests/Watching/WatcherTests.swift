import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("A watcher with its thread")
struct WatcherTests {
    /// Settings under which only a notice, or a call, can bring anything about.
    private static var settings: WatchSettings {
        var settings = WatchSettings()
        settings.rescanInterval = .seconds(100_000)
        settings.graceTime = .milliseconds(100)
        return settings
    }

    @Test("It says what is there, and then tells of what changes")
    func tells() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "b.so")
            try root.write([1], as: "a.so")
            let missing = root.file("missing")
            let watcher = PluginWatcher(directories: [root.path, missing], settings: Self.settings)
            #expect(watcher.mode(of: root.path) == nil)
            let start = watcher.start()
            #expect(start.prefix(2) == [.changed(path: root.file("a.so")), .changed(path: root.file("b.so"))])
            guard case .unreadable(missing, _)? = start.last, start.count == 3 else { return #expect(Bool(false)) }
            #expect(watcher.mode(of: root.path) == .notices && watcher.mode(of: "/elsewhere") == nil)
            let listener = WatchListener(watcher)
            try root.write([2], as: "x")
            try root.move("x", "b.so")
            #expect(await listener.hears(.changed(path: root.file("b.so"))))
            try root.write([1], as: "c.so")
            #expect(await listener.hears(.changed(path: root.file("c.so"))))
            try root.remove("a.so")
            #expect(await listener.hears(.removed(path: root.file("a.so"))))
            #expect(listener.all.count == 3)
            try root.makeDirectory("missing")
            #expect(await listener.hears(.readable(directory: missing)))
            watcher.stop()
            #expect(await eventually { listener.isOver })
            try root.write([2], as: "y")
            try root.move("y", "c.so")
            #expect(listener.all.count == 4)
        }
    }

    @Test("Without notices it looks when it is asked to, and every so often")
    func polls() async throws {
        try await TemporaryDirectory.with { root in
            var settings = Self.settings
            settings.usesNotices = false
            settings.lookInterval = .milliseconds(50)
            let asked = PluginWatcher(directories: [root.path], settings: settings)
            settings.rescanInterval = .milliseconds(50)
            let regular = PluginWatcher(directories: [root.path], settings: settings)
            #expect(asked.start() == [] && regular.start() == [])
            let (one, other) = (WatchListener(asked), WatchListener(regular))
            try root.write([1], as: "a.so")
            #expect(await other.hears(.changed(path: root.file("a.so"))))
            #expect(one.all == [])
            asked.rescan()
            #expect(await one.hears(.changed(path: root.file("a.so"))))
            asked.stop()
            regular.stop()
        }
    }

    @Test("No descriptor and no thread is left after it was stopped, or let go", arguments: [true, false])
    func leavesNothing(isStopped: Bool) async throws {
        try await TemporaryDirectory.with { root in
            let (descriptors, threads) = (Self.count("fd"), Self.count("task"))
            for _ in 0..<200 {
                let watcher = PluginWatcher(directories: [root.path, root.file("missing")], settings: Self.settings)
                _ = watcher.start()
                if isStopped { watcher.stop() }
            }
            // Other tests come and go meanwhile, but have not as much as that.
            #expect(await eventually { Self.count("fd") < descriptors + 150 && Self.count("task") < threads + 150 })
            var status = stat()
            stat(root.path, &status)
            #expect(await eventually { Self.watches(of: status.st_ino) == 0 })
        }
    }

    /// How many entries a directory of this process in `/proc` has.
    private static func count(_ name: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/" + name))?.count ?? 0
    }

    /// How many of this process's descriptors watch an inode.
    private static func watches(of inode: UInt) -> Int {
        let infos = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fdinfo")) ?? []
        let mark = " ino:" + String(inode, radix: 16) + " "
        return infos.filter { (try? FileBytes.text("/proc/self/fdinfo/" + $0))?.contains(mark) == true }.count
    }

    @Test("It can be stopped at any time, from anywhere, and started once")
    func lifecycle() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "a.so")
            let idle = PluginWatcher(directories: [root.path])
            idle.rescan()
            idle.stop()
            idle.stop()
            idle.rescan()
            #expect(idle.start() == [])
            for await _ in idle.changes { #expect(Bool(false)) }
            let watcher = PluginWatcher(directories: [root.path])
            #expect(watcher.start().count == 1 && watcher.start() == [])
            await withTaskGroup { group in
                for _ in 0..<10 {
                    group.addTask { watcher.rescan() }
                    group.addTask { watcher.stop() }
                }
            }
            for await _ in watcher.changes {}
            for _ in 0..<50 {
                let racing = PluginWatcher(directories: [root.path])
                async let start = racing.start()
                async let stop: Void = racing.stop()
                _ = await (start, stop)
                for await _ in racing.changes {}
            }
        }
    }

    @Test("A consumer who comes late gets the latest of each path, once")
    func lateConsumer() async throws {
        try await TemporaryDirectory.with { root in
            var settings = Self.settings
            settings.settleTime = .zero
            let watcher = PluginWatcher(directories: [root.path], settings: settings)
            _ = watcher.start()
            let witness = PluginWatcher(directories: [root.path], settings: settings)
            _ = witness.start()
            let listener = WatchListener(witness)
            for number in 0..<20 {
                try root.write([1], as: "x")
                try root.move("x", "p.so")
                #expect(await eventually { listener.all.count > number })
            }
            try root.remove("p.so")
            #expect(await listener.hears(.removed(path: root.file("p.so"))))
            // The other watcher has seen all that, too, before this is seen by it.
            try root.write([1], as: "x")
            try root.move("x", "q.so")
            var told: [FileChange] = []
            for await changes in watcher.changes {
                told += changes
                if told.contains(.changed(path: root.file("q.so"))), told.contains(.removed(path: root.file("p.so"))) {
                    break
                }
            }
            #expect(told.count <= 3 && told.contains(.removed(path: root.file("p.so"))))
            watcher.stop()
            witness.stop()
        }
    }

    @Test("A thousand files are all told of")
    func many() async throws {
        try await TemporaryDirectory.with { root in
            for number in 0..<1000 { try root.write([], as: "plugin\(number).so") }
            let watcher = PluginWatcher(directories: [root.path], settings: Self.settings)
            #expect(watcher.start().count == 1000)
            watcher.stop()
        }
    }
}
