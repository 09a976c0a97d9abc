import Foundation
import QNTXPlugin
import QNTXTestSupport
import Synchronization
import Testing

@testable import QNTXRemote

@Suite(.serialized) struct GuardTests {
    /// All ways in which a plugin leaves processes behind.
    private static let ways = ["fork", "setsid", "twice", "deaf", "deep"]

    /// A plugin's process with children, grandchildren and strangers.
    private final class Family: Sendable {
        let child: ChildProcess
        private let folder: TemporaryDirectory
        private let heard: Heard

        final class Heard: Sendable {
            let lines = Mutex<[String]>([])
        }

        /// Starts one.
        /// - Parameter host: a program in between, with arguments of its own.
        init(_ arguments: [String], host: [String] = []) async throws {
            folder = try TemporaryDirectory()
            try folder.write([], as: "mark")
            let heard = Heard()
            self.heard = heard
            let program = try await RunProgram.program("family")
            let words = host + [program] + arguments
            child = try ChildProcess(
                words[0],
                arguments: Array(words.dropFirst()),
                environment: ["FAMILY=" + folder.file("mark")],
                confinement: Confinement(.none),
                line: { _, line in heard.lines.withLock { $0.append(line) } },
                ended: { _ in }
            )
        }

        var lines: [String] { heard.lines.withLock { $0 } }

        /// Waits for a line.
        func hears(_ text: String) async -> Bool { await eventually { self.lines.contains { $0.hasPrefix(text) } } }

        /// The number of the plugin's process, below its guard.
        var plugin: Int32? { lines.first { $0.hasPrefix("ready") }.flatMap { Int32($0.dropFirst(6)) } }

        /// The processes that are left, guards included: whoever has the family's mark.
        var left: [Int32] {
            let mark = "FAMILY=" + folder.file("mark")
            let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return all.compactMap { Int32($0) }.filter {
                (try? FileBytes.text("/proc/\($0)/environ").split(separator: "\0").contains(mark[...])) == true
            }
        }
    }

    @Test(arguments: [
        ("exit=0", ChildExit.status(0)), ("exit=3", .status(3)), ("signal=11", .signal(11)), ("signal=9", .signal(9)),
    ])
    func `When a plugin ends, nothing of it is left, and its guard ends as it did`(end: String, exit: ChildExit)
        async throws
    {
        let family = try await Family(["guarded"] + Self.ways + [end])
        #expect(await family.child.wait() == exit)
        #expect(family.left.isEmpty)
    }

    @Test(arguments: [SIGTERM, SIGUSR1])
    func `Signals reach the plugin, once`(signal: Int32) async throws {
        let family = try await Family(["guarded"] + Self.ways)
        #expect(await family.hears("ready"))
        #expect(family.left.count > 25)
        kill(family.child.id, signal)
        #expect(await family.child.wait() == .status(10))
        #expect(family.lines.last == "told \(signal)")
        #expect(family.left.isEmpty)
    }

    @Test(arguments: ["deep", "multiply", "hop"])
    func `All of it ends at once when the guard is told so`(way: String) async throws {
        let family = try await Family(["guarded", way])
        #expect(await family.hears("ready"))
        kill(family.child.id, SIGQUIT)
        #expect(await family.child.wait() == .signal(SIGKILL))
        #expect(family.left.isEmpty)
    }

    @Test func `A guard that is killed takes the plugin with it`() async throws {
        let family = try await Family(["guarded"])
        #expect(await family.hears("ready"))
        kill(family.child.id, SIGKILL)
        #expect(await family.child.wait() == .signal(SIGKILL))
        #expect(await eventually { family.left.isEmpty })
    }

    @Test func `A guard leaves no descriptor open and no orphan uncollected`() async throws {
        let family = try await Family(["guarded", "twice"])
        #expect(await family.hears("ready"))
        let path = "/proc/\(family.child.id)/fd"
        #expect(
            try await eventually {
                try FileManager.default.contentsOfDirectory(atPath: path).allSatisfy {
                    try FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\($0)") == "/dev/null"
                }
            }
        )
        // Who left twice has a parent that has ended, and was collected.
        let children = try FileBytes.text("/proc/\(family.child.id)/task/\(family.child.id)/children").split(
            separator: " "
        )
        #expect(children.count == 2)
        for child in children { #expect(try !FileBytes.text("/proc/\(child)/stat").contains(") Z ")) }
        kill(family.child.id, SIGQUIT)
        _ = await family.child.wait()
    }

    @Test func `A host is killed 50 times, and nothing is left of its plugins`() async throws {
        let host = try await RunProgram.program("host")
        for round in 1...50 {
            // One plugin or three, in the middle of their start or after it.
            let family = try await Family(
                ["guarded"] + Self.ways + ["stubborn"],
                host: [host, round.isMultiple(of: 2) ? "1" : "3"]
            )
            if round.isMultiple(of: 5) {
                #expect(await family.hears("started"))
            } else {
                usleep(UInt32(round) * 400)
            }
            kill(family.child.id, SIGKILL)
            #expect(await family.child.wait() == .signal(SIGKILL))
            #expect(await eventually { family.left.isEmpty }, "round \(round)")
        }
    }
}
