import Foundation
import QNTXTestSupport

/// Opens libraries with the system's dynamic loader and nothing else, each in a process of its own, and tells how that
/// went. (The processes are forks of one small program, which has no rights to do harm.)
final class OpenProbe {
    /// How opening a library went.
    enum Verdict: Equatable {
        case opened
        /// The dynamic loader said no.
        case refused
        /// A signal ended the process; SIGALRM when it hung.
        case crashed(signal: Int32)
        /// The process exited by itself.
        case exited
    }

    private let input: FileHandle
    private let output: FileHandle
    private let process: pid_t

    /// Starts the program.
    init() async throws {
        let program = try await Fixture.program(Self.source, name: "open_probe", flags: ["-ldl"])
        let (input, output) = (Pipe(), Pipe())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.fileHandleForReading.fileDescriptor, 0)
        posix_spawn_file_actions_adddup2(&actions, output.fileHandleForWriting.fileDescriptor, 1)
        // Or the program would never see the end of its input.
        posix_spawn_file_actions_addclose(&actions, input.fileHandleForWriting.fileDescriptor)
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), nil]
        defer { free(arguments[0]) }
        var process = pid_t()
        guard posix_spawn(&process, program, &actions, nil, &arguments, environ) == 0 else {
            throw Command.Failure(description: "\(program) cannot be started")
        }
        self.process = process
        self.input = input.fileHandleForWriting
        self.output = output.fileHandleForReading
    }

    deinit {
        try? input.close()
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// Opens a library.
    func open(_ bytes: [UInt8]) throws -> Verdict {
        try withUnsafeBytes(of: UInt32(bytes.count)) { try input.write(contentsOf: Data($0)) }
        try input.write(contentsOf: Data(bytes))
        guard let answer = try output.read(upToCount: 2), answer.count == 2 else {
            throw Command.Failure(description: "the probe itself has ended")
        }
        switch answer[answer.startIndex] {
        case 0: return .opened
        case 1: return .refused
        case 2: return .crashed(signal: Int32(answer[answer.startIndex + 1]))
        default: return .exited
        }
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/prctl.h>
        #include <sys/resource.h>
        #include <sys/wait.h>
        #include <unistd.h>

        static int take(void *to, size_t length) {
            char *at = to;
            while (length > 0) {
                ssize_t count = read(0, at, length);
                if (count <= 0) return 0;
                at += count;
                length -= (size_t)count;
            }
            return 1;
        }

        static void limit(int resource, rlim_t value) {
            struct rlimit limit = {value, value};
            setrlimit(resource, &limit);
        }

        static void open_it(int file) {
            char path[64];
            int nothing = open("/dev/null", O_RDWR);
            dup2(nothing, 0);
            dup2(nothing, 1);
            dup2(nothing, 2);
            setpgid(0, 0);
            limit(RLIMIT_CORE, 0);
            limit(RLIMIT_FSIZE, 0);
            limit(RLIMIT_CPU, 5);
            limit(RLIMIT_AS, (rlim_t)64 << 30);
            if (geteuid() == 0) {
                if (setgid(65534) != 0 || setuid(65534) != 0) _exit(7);
                prctl(PR_SET_DUMPABLE, 1);
            }
            prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
            alarm(10);
            snprintf(path, sizeof path, "/proc/self/fd/%d", file);
            _exit(dlopen(path, RTLD_NOW | RTLD_LOCAL) != NULL ? 40 : 41);
        }

        int main(void) {
            uint32_t length = 0;
            while (take(&length, sizeof length)) {
                char *bytes = malloc(length + 1);
                int file = memfd_create("mutant", MFD_CLOEXEC);
                int status = 0;
                unsigned char answer[2] = {9, 0};
                if (bytes == NULL || file < 0 || !take(bytes, length)) return 1;
                for (uint32_t done = 0; done < length;) {
                    ssize_t count = write(file, bytes + done, length - done);
                    if (count <= 0) return 2;
                    done += (uint32_t)count;
                }
                free(bytes);
                pid_t child = fork();
                if (child == 0) open_it(file);
                if (child < 0 || waitpid(child, &status, 0) != child) return 3;
                close(file);
                if (WIFSIGNALED(status)) {
                    answer[0] = 2;
                    answer[1] = (unsigned char)WTERMSIG(status);
                } else if (WEXITSTATUS(status) == 40 || WEXITSTATUS(status) == 41) {
                    answer[0] = WEXITSTATUS(status) - 40;
                }
                if (write(1, answer, sizeof answer) != sizeof answer) return 4;
            }
            return 0;
        }
        """
}
