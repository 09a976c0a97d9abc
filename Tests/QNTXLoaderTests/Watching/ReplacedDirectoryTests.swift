import Foundation
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Directories in whose place another one comes")
struct ReplacedDirectoryTests {
    @Test("Another one in its place: what differs is told of, and it is the one that is watched")
    func replaced() async throws {
        try await TemporaryDirectory.with { root in
            for name in ["plugins", "next"] {
                try root.makeDirectory(name)
                for file in ["a.so", name + ".so"] { try root.write([1], as: name + "/" + file) }
            }
            let stage = WatchStage(root, ["plugins"])
            _ = stage.start()
            try root.move("plugins", "old")
            try root.move("next", "plugins")
            #expect(stage.after(.seconds(1)) == ["-plugins/plugins.so"])
            #expect(stage.after(.seconds(999)) == ["+plugins/a.so", "+plugins/next.so"])
            try root.write([2], as: "old/a.so")
            #expect(stage.after(.seconds(10)) == [])
            try root.write([2], as: "plugins/a.so")
            #expect(stage.after(.milliseconds(50)) == ["+plugins/a.so"])
        }
    }

    @Test("Who writes in the old one does not hold up the file in the new one")
    func replacedWhileWritten() async throws {
        try await TemporaryDirectory.with { root in
            for name in ["plugins", "next"] { try root.makeDirectory(name) }
            try root.write([1], as: "next/p.so")
            let stage = WatchStage(root, ["plugins"])
            _ = stage.start()
            let file = try OpenFile(root.file("plugins/p.so"))
            file.write("part")
            #expect(stage.after(.seconds(1)) == [])
            try root.move("plugins", "old")
            try root.move("next", "plugins")
            file.write("more")
            #expect(stage.after(.seconds(1000)) == ["+plugins/p.so"])
            withExtendedLifetime(file) {}
        }
    }

    @Test("One that is removed and made again with the same names: the files are changed, not removed")
    func remade() async throws {
        try await TemporaryDirectory.with { root in
            try root.makeDirectory("plugins")
            try root.write([1], as: "plugins/a.so")
            let stage = WatchStage(root, ["plugins"])
            _ = stage.start()
            for _ in 0..<3 {
                try root.remove("plugins/a.so")
                try root.removeDirectory("plugins")
                #expect(stage.after(.milliseconds(300)) == [])
                try root.makeDirectory("plugins")
                #expect(stage.after(.milliseconds(300)) == [])
                try root.write([2], as: "plugins/a.so")
                #expect(stage.after(.milliseconds(50)) == ["+plugins/a.so"])
            }
        }
    }

    @Test("One that is itself a link which is switched, at its end or on the way", arguments: ["link", "way/plugins"])
    func link(given: String) async throws {
        try await TemporaryDirectory.with { root in
            for version in ["v1", "v2"] {
                try root.makeDirectory(version)
                try root.makeDirectory(version + "/plugins")
                for name in ["a.so", version + ".so"] { try root.write([1], as: "\(version)/plugins/\(name)") }
            }
            try root.link("v1", as: "way")
            try root.link("v1/plugins", as: "link")
            let stage = WatchStage(root, [given])
            #expect(stage.start() == ["+\(given)/a.so", "+\(given)/v1.so"])
            try root.relink("v2", as: "way")
            try root.relink("v2/plugins", as: "link")
            #expect(stage.after(.seconds(1)) == ["-\(given)/v1.so"])
            #expect(stage.after(.seconds(999)) == ["+\(given)/a.so", "+\(given)/v2.so"])
            try root.write([2], as: "v1/plugins/a.so")
            #expect(stage.after(.seconds(10)) == [])
            try root.write([2], as: "v2/plugins/a.so")
            #expect(stage.after(.milliseconds(50)) == ["+\(given)/a.so"])
        }
    }
}
