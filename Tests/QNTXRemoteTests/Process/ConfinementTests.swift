import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXRemote

@Suite struct ConfinementTests {
    /// Whether this machine's kernel can do all of it.
    static var isWhole: Bool { Confinement(.default).gaps.isEmpty && Confinement(.strict).gaps.isEmpty }

    /// What no plugin needs, by the names of the calls.
    private static let needless = [
        "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "mount", "umount2", "pivot_root",
        "chroot",
        "open_tree", "move_mount", "fsopen", "fsmount", "mount_setattr", "open_by_handle_at", "swapon", "swapoff",
        "quotactl", "quotactl_fd", "fanotify_init", "setns", "unshare", "clone_user", "bpf", "perf_event_open",
        "userfaultfd", "kexec_load", "init_module", "finit_module", "delete_module", "add_key", "request_key", "keyctl",
        "io_uring_setup", "io_uring_enter", "io_uring_register", "reboot", "acct", "syslog", "settimeofday",
        "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname", "vhangup", "personality:8",
        "type",
    ]

    @Test(arguments: [Confinement.Profile.default, .strict])
    func `What no plugin needs is refused`(profile: Confinement.Profile) async throws {
        let run = try await RunProgram.attempts(Self.needless, Confinement(profile))
        #expect(run.outcomes == Self.needless.map { _ in "EPERM" }, "\(run.lines)")
        #expect(run.exit == .status(0))
    }

    @Test func `What programs do all day is not disturbed by default`() async throws {
        let folder = try TemporaryDirectory()
        let usual = [
            "thread", "fork", "system", "listen_tcp", "socket_udp", "socket_unix", "socket_netlink",
            "read:/proc/self/maps",
            "read:/etc/passwd", "list:/", "append:/dev/null", "personality:0", "own_limit", "raise",
            "listen_unix:\(folder.file("socket"))", "write:\(folder.file("new"))", "truncate:\(folder.file("new"))",
            "move:\(folder.path)", "exec",
        ]
        let run = try await RunProgram.attempts(usual, Confinement())
        #expect(run.outcomes == usual.map { _ in "ok" }, "\(run.lines)")
        #expect(run.lines.last == "nothing ok")
    }

    @Test func `Calls in disguise do not get through`() async throws {
        // What the C library falls back from, and numbers that another kernel may have.
        let run = try await RunProgram.attempts(["clone3", "x32", "socket_alg", "socket_packet"], Confinement())
        #expect(run.outcomes == ["ENOSYS", "ENOSYS", "EAFNOSUPPORT", "EAFNOSUPPORT"])
        #if arch(x86_64)
        // Calls of the 32-bit world: SIGSYS, or whatever a kernel does that has none.
        let other = try await RunProgram.attempts(["int80"], Confinement())
        #expect(other.lines.isEmpty)
        guard case .signal = other.exit else {
            Issue.record("it has ended \(other.exit)")
            return
        }
        #endif
    }

    @Test(.enabled(if: isWhole), arguments: [Confinement.Profile.default, .strict])
    func `A plugin can neither look into its host nor signal it`(profile: Confinement.Profile) async throws {
        let host = getpid()
        let attempts = [
            "memory_of:\(host)", "read:/proc/\(host)/maps", "read:/proc/\(host)/environ", "signal:\(host)",
            "signal_thread:\(host)", "limit_of:\(host)",
        ]
        let run = try await RunProgram.attempts(attempts, Confinement(profile))
        #expect(run.outcomes == ["EACCES", "EACCES", "EACCES", "EPERM", "EPERM", "EPERM"])
    }

    @Test(arguments: Confinement.Profile.allCases)
    func `No process gets new privileges or leaves core dumps`(profile: Confinement.Profile) async throws {
        let run = try await RunProgram.attempts(["no_new_privs", "core"], Confinement(profile))
        #expect(run.outcomes == ["ok", "ok"])
    }

    @Test func `A strict process has threads and Unix sockets, but no network, no child and no other program`()
        async throws
    {
        let attempts = [
            "thread", "thread_state", "raise", "socket_inet", "socket_udp", "socket_netlink", "listen_tcp", "fork",
            "vfork",
            "system", "exec",
        ]
        let run = try await RunProgram.attempts(attempts, Confinement(.strict))
        var expected = ["ok", "ok", "ok"] + Array(repeating: "EAFNOSUPPORT", count: 4) + ["EPERM", "EPERM", "ECHILD"]
        #if !arch(x86_64)
        expected[8] = "unknown"
        #endif
        // It was allowed one program, which it is.
        #expect(run.outcomes == expected + ["ENOSYS"])
        #expect(run.exit == .status(0))
    }

    @Test func `A strict process that needs the network gets it`() async throws {
        let run = try await RunProgram.attempts(
            ["listen_tcp", "socket_udp", "socket_packet", "fork"],
            Confinement(.strict, network: true)
        )
        #expect(run.outcomes == ["ok", "ok", "EAFNOSUPPORT", "EPERM"])
    }

    @Test(.enabled(if: isWhole)) func `A strict process reaches the files that are named, and no others`() async throws
    {
        let (mine, shared, foreign) = (try TemporaryDirectory(), try TemporaryDirectory(), try TemporaryDirectory())
        for folder in [mine, shared, foreign] { try folder.write([1, 2, 3], as: "file") }
        let attempts = [
            "read:\(mine.file("file"))", "write:\(mine.file("new"))", "truncate:\(mine.file("file"))",
            "move:\(mine.path)", "listen_unix:\(mine.file("socket"))", "device:\(mine.file("device"))",
            "read:\(shared.file("file"))", "list:\(shared.path)", "append:\(shared.file("file"))",
            "write:\(shared.file("new"))", "truncate:\(shared.file("file"))",
            "read:\(foreign.file("file"))", "list:\(foreign.path)", "append:\(foreign.file("file"))", "list:/",
            "list:/sys",
            "read:/etc/passwd", "list:/usr/lib", "read:/proc/self/maps", "read:/dev/urandom", "append:/dev/null",
        ]
        let run = try await RunProgram.attempts(
            attempts,
            Confinement(.strict, readable: [shared.path], writable: [mine.path])
        )
        let expected = [
            ["ok", "ok", "ok", "ok", "ok", "EACCES"], ["ok", "ok", "EACCES", "EACCES", "EACCES"],
            ["EACCES", "EACCES", "EACCES", "EACCES", "EACCES"], ["ok", "ok", "ok", "ok", "ok"],
        ]
        #expect(run.outcomes == expected.flatMap { $0 }, "\(run.lines)")
    }

    @Test func `A strict process changes no file by its name alone, and shares nothing by number`() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write([1], as: "file")
        let attempts = ["chmod:\(file)", "chown:\(file)", "touch:\(file)", "touch_open:\(file)", "shmget", "mq_open"]
        let strict = try await RunProgram.attempts(attempts, Confinement(.strict, writable: [folder.path]))
        #expect(strict.outcomes == ["EPERM", "EPERM", "EPERM", "ok", "EPERM", "EPERM"])
        let usual = try await RunProgram.attempts(Array(attempts.prefix(4)), Confinement())
        #expect(usual.outcomes == ["ok", "ok", "ok", "ok"])
    }

    @Test func `A strict script is one program, and starts no others`() async throws {
        let folder = try TemporaryDirectory()
        let script = "#!/bin/sh\necho here\n/bin/echo there\n"
        let path = try folder.write(Array(script.utf8), as: "script")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let run = try await RunProgram.run(path, [], Confinement(.strict))
        #expect(run.lines.contains("here"))
        #expect(!run.lines.contains("there"))
    }

    @Test(.enabled(if: Command.isInstalled("/usr/bin/python3")), arguments: Confinement.Profile.allCases)
    func `An interpreter runs`(profile: Confinement.Profile) async throws {
        let text =
            "import json, ssl, sqlite3, socket, threading; t = threading.Thread(target=print, args=[5]); t.start()"
        let run = try await RunProgram.run("/usr/bin/python3", ["-c", text], Confinement(profile))
        #expect(run.lines == ["5"])
        #expect(run.exit == .status(0))
    }

    @Test(.enabled(if: isWhole)) func `A path that is not there is named in the error`() async throws {
        let error = await #expect(throws: PluginError.self) {
            try await RunProgram.run(
                "/bin/true",
                [],
                Confinement(.strict, readable: ["/usr"], writable: ["/not/there"])
            )
        }
        #expect(error?.code == .openFailed)
        #expect(error?.message.contains(#"with writable = ["/not/there"]: No such file or directory"#) == true)
    }

    @Test(arguments: Confinement.Profile.allCases)
    func `A program that is not there is an error, however it is confined`(profile: Confinement.Profile) async throws {
        let error = await #expect(throws: PluginError.self) {
            try await RunProgram.run("/usr/bin/not-there", [], Confinement(profile))
        }
        #expect(error?.message.contains("/usr/bin/not-there cannot be started: No such file") == true)
    }

    @Test func `What an older kernel cannot do is said`() {
        #expect(Confinement(.none).gaps(landlock: 0) == [])
        #expect(Confinement(.default).gaps(landlock: 6) == [])
        #expect(Confinement(.strict).gaps(landlock: 7) == [])
        #expect(Confinement(.default).gaps(landlock: 4) == ["it can signal other processes of its user"])
        #expect(Confinement(.strict).gaps(landlock: 0).first?.contains("the kernel has no Landlock") == true)
        #expect(Confinement(.strict).gaps(landlock: 2).count == 2)
    }
}
