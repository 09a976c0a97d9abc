import Foundation
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Files that disappear")
struct RemovalTests {
    @Test("A file that is removed or moved away is told of after the grace", arguments: [true, false])
    func removed(isMoved: Bool) async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            if isMoved { try root.move("p.so", "x") } else { try root.remove("p.so") }
            #expect(stage.after(.milliseconds(999)) == [])
            #expect(stage.after(.milliseconds(1)) == ["-p.so"])
            #expect(stage.after(.seconds(10)) == [])
            #expect(stage.engine.directories[0].files.isEmpty)
        }
    }

    @Test("Removed and made again within the grace is a change")
    func again() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.remove("p.so")
            #expect(stage.after(.milliseconds(900)) == [])
            try root.write([2], as: "p.so")
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Renamed into place within the grace is a change, at once")
    func renamed() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            try root.write([2], as: "x")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.remove("p.so")
            #expect(stage.after(.milliseconds(900)) == [])
            try root.move("x", "p.so")
            #expect(stage.atOnce() == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Made again after the grace is a removal and a change")
    func late() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.remove("p.so")
            #expect(stage.after(.seconds(1)) == ["-p.so"])
            try root.write([2], as: "p.so")
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
        }
    }

    @Test("A file that comes and goes before it has settled is not told of at all")
    func brief() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            try root.write([1], as: "p.so")
            #expect(stage.after(.milliseconds(20)) == [])
            try root.remove("p.so")
            #expect(stage.after(.seconds(10)) == [])
            #expect(stage.engine.directories[0].files.isEmpty)
        }
    }

    @Test("A file that is removed while somebody writes it is removed, and his closing it means nothing")
    func whileWritten() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            var file: OpenFile? = try OpenFile(root.file("p.so"))
            file?.write("part")
            #expect(stage.atOnce() == [])
            try root.remove("p.so")
            file?.write("more")
            #expect(stage.after(.seconds(1)) == ["-p.so"])
            file?.write("more")
            file = nil
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Who writes a file that has been replaced does not hold up the new one")
    func replacedWhileWritten() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            let file = try OpenFile(root.file("p.so"))
            file.write("part")
            #expect(stage.after(.seconds(1)) == [])
            try root.write([1], as: "x")
            try root.move("x", "p.so")
            file.write("more")
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
            file.write("more")
            #expect(stage.after(.seconds(100)) == [])
        }
    }
}
