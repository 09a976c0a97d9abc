import Foundation
import QNTXPlugin
import QNTXTestSupport

@testable import QNTXLoader

/// An engine on real directories with a clock of the test's own: the kernel tells of a change before the call that makes
/// it returns, so nothing depends on how fast the machine is.
final class WatchStage {
    let root: TemporaryDirectory
    let engine: WatchEngine
    let modes = WatchModes()
    private(set) var now = Duration.seconds(1_000_000)

    /// Settings under which neither a rescan nor the age of a file gets in the way.
    static var settings: WatchSettings {
        var settings = WatchSettings()
        settings.rescanInterval = .seconds(1_000_000)
        settings.lookInterval = .seconds(1000)
        settings.unclosedTime = .seconds(30_000)
        return settings
    }

    /// The same without notices, looking every 100 seconds.
    static var polling: WatchSettings {
        var settings = settings
        settings.usesNotices = false
        settings.rescanInterval = .seconds(100)
        settings.graceTime = .seconds(1)
        return settings
    }

    /// Makes a stage of directories in a folder; those that are to be there are made by the caller.
    init(
        _ root: TemporaryDirectory,
        _ directories: [String] = [""],
        _ settings: WatchSettings = WatchStage.settings,
        noticeLimit: Int = .max
    ) {
        self.root = root
        let paths = directories.map { $0.isEmpty ? root.path : $0.hasPrefix("/") ? $0 : root.file($0) }
        engine = WatchEngine(paths, settings, modes, noticeLimit: noticeLimit)
    }

    deinit { engine.queue.close() }

    /// Begins to watch.
    func start() -> [String] { texts(engine.start(at: now)) }

    /// Lets time go by, and works whenever something is due, as the thread does.
    /// - Returns: what was told meanwhile.
    func after(_ time: Duration) -> [String] {
        let end = now + time
        engine.work(at: now)
        while engine.due <= end {
            precondition(engine.due > now, "the engine would run in circles")
            now = engine.due
            engine.work(at: now)
        }
        now = end
        engine.work(at: now)
        return texts(engine.takeChanges())
    }

    /// What is told at once.
    func atOnce() -> [String] { after(.zero) }

    /// Changes as short texts: `+a.so`, `-a.so`, `?directory`, `!directory`.
    func texts(_ changes: [FileChange]) -> [String] {
        changes.map { change in
            switch change {
            case .changed(let path): "+" + short(path)
            case .removed(let path): "-" + short(path)
            case .unreadable(let directory, let error): "?" + short(directory) + " \(error.code)"
            case .readable(let directory): "!" + short(directory)
            }
        }
    }

    private func short(_ path: String) -> String {
        path.hasPrefix(root.path + "/") ? String(path.dropFirst(root.path.count + 1)) : path == root.path ? "." : path
    }
}

extension TemporaryDirectory {
    /// Renames within it.
    func move(_ from: String, _ to: String) throws { try succeed(rename(file(from), file(to)), from) }
    func remove(_ name: String) throws { try succeed(unlink(file(name)), name) }
    func makeDirectory(_ name: String) throws { try succeed(mkdir(file(name), 0o755), name) }
    func removeDirectory(_ name: String) throws { try succeed(rmdir(file(name)), name) }
    func link(_ target: String, as name: String) throws { try succeed(symlink(target, file(name)), name) }
    func hardLink(_ from: String, as name: String) throws {
        try succeed(Foundation.link(file(from), file(name)), name)
    }
    func setMode(_ mode: mode_t, _ name: String) throws { try succeed(chmod(file(name), mode), name) }

    /// Switches a link in one step, as `mv -T` and Kubernetes do.
    func relink(_ target: String, as name: String) throws {
        try link(target, as: name + ".new")
        try move(name + ".new", name)
    }

    private func succeed(_ result: Int32, _ name: String) throws {
        guard result == 0 else { throw Command.Failure(description: "\(name): \(String(cString: strerror(errno)))") }
    }
}

/// A file that is open for writing.
final class OpenFile {
    private let descriptor: Int32

    init(_ path: String, _ flags: Int32 = O_CREAT | O_TRUNC) throws {
        descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0o644)
        guard descriptor >= 0 else {
            throw Command.Failure(description: "\(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    func write(_ text: String) {
        var text = text
        _ = text.withUTF8 { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    }
}
