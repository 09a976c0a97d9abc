import Foundation
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Files that are renamed into place")
struct RenameTests {
    @Test("A new name is told of at once")
    func appears() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            #expect(stage.start() == [])
            try root.write([1], as: "p.so.tmp")
            #expect(stage.after(.seconds(10)) == [])
            try root.move("p.so.tmp", "p.so")
            #expect(stage.atOnce() == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Another file in the place of one is told of at once")
    func replaces() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            #expect(stage.start() == ["+p.so"])
            // As rsync does it.
            try root.write([2], as: ".p.so.AbC123")
            try root.move(".p.so.AbC123", "p.so")
            #expect(stage.atOnce() == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Of many in a row the first is told of at once, and the last when it is quiet")
    func burst() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            var told: [[String]] = []
            for number in 0..<20 {
                try root.write([UInt8(number)], as: "x")
                try root.move("x", "p.so")
                told.append(stage.after(.milliseconds(20)))
            }
            #expect(told == [["+p.so"]] + Array(repeating: [], count: 19))
            #expect(stage.after(.milliseconds(29)) == [])
            #expect(stage.after(.milliseconds(1)) == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Of many before anybody looks the last is told of when it is quiet")
    func burstAtOnce() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            for number in 0..<5 {
                try root.write([UInt8(number)], as: "x")
                try root.move("x", "p.so")
            }
            #expect(stage.atOnce() == [])
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("After a quiet time the next is told of at once again")
    func quietAgain() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            for number in 0..<3 {
                try root.write([UInt8(number)], as: "x")
                try root.move("x", "p.so")
                #expect(stage.atOnce() == ["+p.so"])
                #expect(stage.after(.milliseconds(50)) == [])
            }
        }
    }

    @Test("One plugin does not wait for another")
    func independent() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            for name in ["c", "a", "b"] {
                try root.write([1], as: name)
                try root.move(name, name + ".so")
            }
            #expect(stage.atOnce() == ["+a.so", "+b.so", "+c.so"])
        }
    }

    @Test("An editor moves the old file away, writes a new one and removes the old one: one change")
    func editor() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "p.so")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.write([], as: "4913")
            try root.remove("4913")
            try root.move("p.so", "p.so~")
            #expect(stage.atOnce() == [])
            var file: OpenFile? = try OpenFile(root.file("p.so"))
            file?.write("new")
            #expect(stage.after(.seconds(5)) == [])
            file = nil
            try root.remove("p.so~")
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
            #expect(stage.after(.seconds(10)) == [])
        }
    }

    @Test("Two files that change names have both changed, and one that is moved away for good is removed")
    func swap() async throws {
        try await TemporaryDirectory.with { root in
            try root.write([1], as: "a.so")
            try root.write([2], as: "b.so")
            let stage = WatchStage(root)
            _ = stage.start()
            try root.move("a.so", "x")
            try root.move("b.so", "a.so")
            try root.move("x", "b.so")
            #expect(stage.atOnce() == ["+a.so", "+b.so"])
            try root.move("a.so", "c.so")
            #expect(stage.atOnce() == ["+c.so"])
            #expect(stage.after(.seconds(2)) == ["-a.so"])
        }
    }

    @Test("Who goes on writing after the rename is waited for")
    func writerOfRenamed() async throws {
        try await TemporaryDirectory.with { root in
            let stage = WatchStage(root)
            _ = stage.start()
            var file: OpenFile? = try OpenFile(root.file("x"))
            file?.write("begin")
            try root.move("x", "p.so")
            #expect(stage.atOnce() == ["+p.so"])
            file?.write("end")
            #expect(stage.after(.seconds(100)) == [])
            file = nil
            #expect(stage.after(.milliseconds(50)) == ["+p.so"])
        }
    }
}
