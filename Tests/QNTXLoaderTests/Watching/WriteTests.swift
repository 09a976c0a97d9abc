import Foundation
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Files that are written in place")
struct WriteTests {
    @Test("A file is told of once it is closed and quiet, and never while somebody writes", arguments: [true, false])
    func write(isNew: Bool) async throws {
        try await TemporaryDirectory.with { root in
            if !isNew { try root.write([1], as: "p.so") }
            let stage = WatchStage(root)
            _ = stage.start()
            var file: OpenFile? = try OpenFile(root.file("p.so"))
            #expect(stage.after(.seconds(100)) == [])
            for _ in 0..<3 {
                file?.write("part")
                #expect(stage.after(.seconds(100)) == [])
            }
            file = nil
            #expect(stage.after(.milliseconds(49)) == [])
            #expect(stage.after(.milliseconds(1)) == ["+p.so"])
            #expect(stage.after(.seconds(100)) == [])
        }
    }

    @Test("Not even by a look at everything")
    func rescan() async throws {
        try await TemporaryDirectory.with { root in
            var settings = WatchStage.settings
            settings.rescanInterval = .milliseconds(500)
            let stage = WatchStage(root, [""], settings)
            _ = stage.start()
            var file: OpenFile? = try OpenFile(root.file("p.so"))
            file?.write("part")
            #expect(stage.after(.seconds(100)) == [])
            file = nil
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
        }
    }

    @Test("A linker removes, creates, writes, closes and then sets permissions: one change")
    func linker() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.remove("p.so")
            #expect(stage.after(.milliseconds(300)) == [])
            var file: OpenFile? = try OpenFile(root.file("p.so"))
            #expect(stage.after(.seconds(2)) == [])
            file?.write("code")
            #expect(stage.after(.seconds(2)) == [])
            file = nil
            #expect(stage.after(.milliseconds(30)) == [])
            try root.setMode(0o755, "p.so")
            #expect(stage.after(.milliseconds(49)) == [])
            #expect(stage.after(.milliseconds(1)) == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Two who write at once: after the last has closed", arguments: [0, 10])
    func twoWriters(pause: Int) async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            var one: OpenFile? = try OpenFile(root.file("p.so"))
            var other: OpenFile? = try OpenFile(root.file("p.so"), 0)
            one?.write("1")
            other?.write("2")
            one = nil
            #expect(stage.after(.milliseconds(pause)) == [])
            other?.write("3")
            #expect(stage.after(.seconds(10)) == [])
            other = nil
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
        }
    }

    @Test("Same size, and the time of modification set back: told of all the same")
    func restoredTime() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1, 2], as: "p.so")
            var times = [timeval(tv_sec: 1_000_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000_000, tv_usec: 0)]
            utimes(root.file("p.so"), &times)
            let stage = WatchStage(root)
            _ = stage.start()
            try root.write([3, 4], as: "p.so")
            utimes(root.file("p.so"), &times)
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
        }
    }

    @Test("Permissions alone are a change: they may be what a refusal was about")
    func permissions() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.setMode(0o600, "p.so")
            #expect(stage.atOnce() == [])
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Reading a file is no change")
    func reading() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            _ = try FileBytes.read(root.file("p.so"))
            withExtendedLifetime(try OpenFile(root.file("p.so"), 0)) {}
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("A hard link is never closed, and told of soon")
    func hardLink() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "x")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.hardLink("x", as: "p.so")
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("A hard link whose other name is gone is told of after two looks")
    func onlyLink() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "x")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.hardLink("x", as: "p.so")
            try root.remove("x")
            #expect(stage.after(.seconds(999)) == [])
            #expect(stage.after(.seconds(1)) == ["+p.so"])
        }
    }

    @Test("A file that is created and not written is not told of while it is open, and then, empty, is")
    func empty() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            var file: OpenFile? = try OpenFile(root.file("p.so"))
            #expect(stage.after(.seconds(5000)) == [])
            withExtendedLifetime(file) {}
            file = nil
            // A program that another test starts at this moment has it open a little longer.
            var told: [String] = []
            let isTold = await eventually {
                told += stage.after(.milliseconds(50))
                return !told.isEmpty
            }
            #expect(isTold && told == ["+p.so"])
        }
    }

    @Test("A file that is cut by its name, which closes nothing, is told of in the end")
    func truncated() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1, 2, 3], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            truncate(root.file("p.so"), 1)
            #expect(stage.after(.seconds(30_000)) == [])
            #expect(stage.after(.seconds(1000)) == ["+p.so"])
        }
    }

    @Test("What was written through a mapping is found by looking")
    func mapped() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([UInt8](repeating: 1, count: 4096), as: "p.so")
            var settings = WatchStage.settings
            settings.rescanInterval = .seconds(2)
            let stage = WatchStage(root, [""], settings)
            _ = stage.start()
            let file = open(root.file("p.so"), O_RDWR | O_CLOEXEC)
            try #require(file >= 0)
            defer { close(file) }
            let map = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
            map?.storeBytes(of: 7, as: UInt8.self)
            msync(map, 4096, MS_SYNC)
            #expect(stage.after(.seconds(1000)) == [])
            #expect(stage.after(.seconds(2)) == ["+p.so"])
            munmap(map, 4096)
        }
    }
}
