import Foundation
import QNTXPlugin
import QNTXTestSupport
import Synchronization
import Testing

@testable import QNTXLoader

@Suite("A watcher while anything happens")
struct RandomWatchTests {
    /// What a consumer knows: the content of each file when it was last told of it.
    private final class Known: Sendable {
        let files = Mutex<[String: [UInt8]?]>([:])

        func take(_ change: FileChange) {
            switch change {
            case .changed(let path):
                let content = try? FileBytes.read(path)
                files.withLock { $0[path] = .some(content) }
            case .removed(let path): files.withLock { $0[path] = nil }
            case .readable, .unreadable: break
            }
        }
    }

    @Test("In the end the consumer knows what is there, with its last content", arguments: [1, 2, 3, 4])
    func random(seed: UInt64) async throws {
        try await TemporaryDirectory.with { root in
            let directory = root.file("plugins")
            var settings = WatchSettings()
            settings.usesNotices = seed != 4
            settings.rescanInterval = .milliseconds(seed % 2 == 0 ? 100 : 2000)
            settings.settleTime = .milliseconds(20)
            settings.graceTime = .milliseconds(100)
            settings.lookInterval = .milliseconds(200)
            try root.makeDirectory("plugins")
            try root.makeDirectory("store")
            let watcher = PluginWatcher(directories: [directory], settings: settings)
            let known = Known()
            for change in watcher.start() { known.take(change) }
            let listener = WatchListener(watcher) { known.take($0) }
            var chaos = Chaos(root: root, random: SeededGenerator(seed: seed))
            for _ in 0..<400 {
                chaos.step()
                if chaos.random.below(10) == 0 { try? await Task.sleep(for: .milliseconds(chaos.random.below(60))) }
            }
            chaos.end()
            let expected = Self.content(of: directory)
            let isRight = await eventually(within: .seconds(60)) { known.files.withLock { $0 } == expected }
            #expect(isRight, "\(known.files.withLock { $0 }.keys.sorted()) \(expected.keys.sorted())")
            withExtendedLifetime(listener) {}
            watcher.stop()
        }
    }

    private static func content(of directory: String) -> [String: [UInt8]?] {
        var files: [String: [UInt8]?] = [:]
        for path in (try? PluginScanner().scan(directory)) ?? [] {
            files[path] = .some(try? FileBytes.read(path))
        }
        return files
    }
}

/// Does one thing after another to the files of a directory.
private struct Chaos {
    let root: TemporaryDirectory
    var random: SeededGenerator
    private var open: OpenFile?
    private var count = 0

    init(root: TemporaryDirectory, random: SeededGenerator) {
        self.root = root
        self.random = random
    }

    /// Most of what it tries succeeds, and what fails is just not done.
    mutating func step() {
        let name = "plugins/\(random.pick(["a", "b", "c", "d"])).so"
        let other = "plugins/\(random.pick(["a", "b", "c", "d"])).so"
        let stored = "store/\(random.pick(["x", "y"]))"
        count += 1
        let bytes = Array("\(count)".utf8)
        switch random.below(16) {
        case 0, 1: _ = try? root.write(bytes, as: name)
        case 2, 3:
            _ = try? root.write(bytes, as: "store/new")
            try? root.move("store/new", name)
        case 4: try? root.remove(name)
        case 5: try? root.move(name, other)
        case 6: _ = try? root.write(bytes, as: stored)
        case 7: try? root.relink("../\(stored)", as: name)
        case 8:
            try? root.remove(name)
            try? root.link("../\(stored)", as: name)
        case 9: try? root.hardLink(stored, as: name)
        case 10: open = try? OpenFile(root.file(name))
        case 11: open?.write("\(count)")
        case 12: open = nil
        case 13: try? root.setMode(random.below(2) == 0 ? 0o644 : 0o755, name)
        case 14:
            _ = try? root.write(bytes, as: "store/new")
            try? root.move("store/new", stored)
        default: directory()
        }
    }

    private mutating func directory() {
        switch random.below(3) {
        case 0:
            try? root.removeDirectoryWithFiles("plugins")
            if random.below(2) == 0 { try? root.makeDirectory("plugins") }
        case 1:
            try? root.move("plugins", "aside")
            try? root.makeDirectory("plugins")
        default:
            try? root.move("plugins", "away")
            try? root.move("aside", "plugins")
            try? root.makeDirectory("plugins")
            try? root.removeDirectoryWithFiles("away")
        }
    }

    /// Nobody has a file open any more, and there is something to be found.
    mutating func end() {
        open = nil
        try? root.makeDirectory("plugins")
        _ = try? root.write([1], as: "plugins/z.so")
    }
}
