/*
 * Tries what it is told to, and says what came of it: a line for each, its name and the name of the error, or "ok".
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int result(long value) { return value < 0 ? errno : 0; }

/* A call that is refused by its number whatever it gets. */
static int call(long number) { return result(syscall(number, -1L, -1L, -1L, -1L, -1L, -1L)); }

static void *nothing(void *argument) { return argument; }

static int new_thread(void) {
    pthread_t thread;
    int error = pthread_create(&thread, NULL, nothing, NULL);
    return error != 0 ? error : pthread_join(thread, NULL);
}

/* As libdispatch looks whether its threads are busy. */
static void *own_state(void *error) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/stat", syscall(SYS_gettid));
    int descriptor = open(path, O_RDONLY);
    *(int *)error = descriptor < 0 ? errno : 0;
    close(descriptor);
    return NULL;
}

static int thread_state(void) {
    pthread_t thread;
    int seen = EAGAIN;
    int error = pthread_create(&thread, NULL, own_state, &seen);
    return error != 0 ? error : pthread_join(thread, NULL) != 0 ? EAGAIN : seen;
}

static int new_process(void) {
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    return child < 0 ? errno : result(waitpid(child, NULL, 0));
}

static int new_namespace(void) {
    long child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        _exit(0);
    }
    return child < 0 ? errno : result(waitpid((pid_t)child, NULL, 0));
}

static int new_program(void) {
    execl("/proc/self/exe", "attempts", "nothing", (char *)NULL);
    return errno;
}

static int child_program(void) {
    int status = system("exit 7");
    return status < 0 ? errno : WEXITSTATUS(status) == 7 ? 0 : ECHILD;
}

/* A call of the 32-bit world, which a filter by number alone takes for another one. */
static int old_call(void) {
#ifdef __x86_64__
    long value;
    __asm__ volatile("int $0x80" : "=a"(value) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
    return value < 0 ? (int)-value : 0;
#else
    return ENOSYS;
#endif
}

static int x32_call(void) {
#ifdef __x86_64__
    return result(syscall(0x40000000L + SYS_getpid));
#else
    return ENOSYS;
#endif
}

static int socket_of(int family, int type) {
    int descriptor = socket(family, type, 0);
    int error = result(descriptor);
    if (descriptor >= 0) {
        close(descriptor);
    }
    return error;
}

static int listen_tcp(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    int error = descriptor < 0 ? errno : result(bind(descriptor, (struct sockaddr *)&address, sizeof address));
    if (error == 0) {
        error = result(listen(descriptor, 1));
    }
    close(descriptor);
    return error;
}

static int listen_unix(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    int error = descriptor < 0 ? errno : result(bind(descriptor, (struct sockaddr *)&address, sizeof address));
    close(descriptor);
    unlink(path);
    return error;
}

static int open_file(const char *path, int flags) {
    int descriptor = open(path, flags, 0600);
    int error = result(descriptor);
    close(descriptor);
    return error;
}

/* Of another process's memory map the kernel shows nothing to whom it is not for. */
static int read_file(const char *path) {
    char byte;
    int descriptor = open(path, O_RDONLY);
    ssize_t count = descriptor < 0 ? -1 : read(descriptor, &byte, 1);
    int error = count == 0 ? ENODATA : result(count);
    close(descriptor);
    return error;
}

/* The times of an open file. */
static int touch_open(const char *path) {
    int descriptor = open(path, O_WRONLY);
    int error = descriptor < 0 ? errno : result(futimens(descriptor, NULL));
    close(descriptor);
    return error;
}

/* From one directory into another, and back. */
static int move_file(const char *directory) {
    char one[600], other[600], folder[512];
    snprintf(folder, sizeof folder, "%s/folder", directory);
    snprintf(one, sizeof one, "%s/one", directory);
    snprintf(other, sizeof other, "%s/other", folder);
    int error = open_file(one, O_CREAT | O_WRONLY);
    if (error == 0 && mkdir(folder, 0700) != 0) {
        error = errno;
    }
    if (error == 0) {
        error = result(rename(one, other));
    }
    unlink(one);
    unlink(other);
    rmdir(folder);
    return error;
}

/* Until there is no more, and all of it is written to. */
static int allocate(size_t bytes) {
    size_t piece = 1 << 20;
    for (size_t at = 0; at < bytes; at += piece) {
        char *memory = malloc(piece);
        if (memory == NULL) {
            return errno;
        }
        memset(memory, 1, piece);
    }
    return 0;
}

/* Address space alone. */
static int reserve(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? errno : 0;
}

static int open_many(int count) {
    for (int at = 0; at < count; at++) {
        if (open("/dev/null", O_RDONLY) < 0) {
            return errno;
        }
    }
    return 0;
}

static int core_size(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_CORE, &limit);
    return limit.rlim_max == 0 ? 0 : EFBIG;
}

static int spin(void) {
    for (volatile uint64_t at = 0;; at++) {
    }
    return 0;
}

/* Asked for only, so that nothing has changed where it is allowed. */
static int limit_of(pid_t process) {
    struct rlimit limit;
    return result(syscall(SYS_prlimit64, process, RLIMIT_NOFILE, NULL, &limit));
}

static int own_limit(void) {
    struct rlimit limit;
    return result(getrlimit(RLIMIT_NOFILE, &limit));
}

static int memory_of(pid_t process) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)process);
    return open_file(path, O_RDONLY);
}

static int privileges(void) { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : EPERM; }

static int raise_handled(void) {
    signal(SIGUSR1, SIG_IGN);
    return result(raise(SIGUSR1));
}

/* "NAME" or "NAME:ARGUMENT"; -1 for what is not known. */
static int attempt(const char *name, const char *argument) {
    struct {
        const char *name;
        long number;
    } calls[] = {
        {"ptrace", SYS_ptrace}, {"process_vm_readv", SYS_process_vm_readv}, {"process_vm_writev", SYS_process_vm_writev},
        {"kcmp", SYS_kcmp}, {"mount", SYS_mount}, {"umount2", SYS_umount2}, {"pivot_root", SYS_pivot_root},
        {"chroot", SYS_chroot}, {"bpf", SYS_bpf}, {"perf_event_open", SYS_perf_event_open},
        {"userfaultfd", SYS_userfaultfd}, {"kexec_load", SYS_kexec_load}, {"init_module", SYS_init_module},
        {"finit_module", SYS_finit_module}, {"delete_module", SYS_delete_module}, {"reboot", SYS_reboot},
        {"swapon", SYS_swapon}, {"swapoff", SYS_swapoff}, {"add_key", SYS_add_key}, {"request_key", SYS_request_key},
        {"keyctl", SYS_keyctl}, {"setns", SYS_setns}, {"unshare", SYS_unshare}, {"quotactl", SYS_quotactl},
        {"acct", SYS_acct}, {"syslog", SYS_syslog}, {"settimeofday", SYS_settimeofday},
        {"clock_settime", SYS_clock_settime}, {"clock_adjtime", SYS_clock_adjtime}, {"adjtimex", SYS_adjtimex},
        {"open_by_handle_at", SYS_open_by_handle_at}, {"io_uring_setup", 425}, {"io_uring_enter", 426},
        {"io_uring_register", 427}, {"open_tree", 428}, {"move_mount", 429}, {"fsopen", 430}, {"fsmount", 432},
        {"pidfd_getfd", 438}, {"mount_setattr", 442}, {"quotactl_fd", 443}, {"sethostname", SYS_sethostname},
        {"setdomainname", SYS_setdomainname}, {"vhangup", SYS_vhangup}, {"clone3", 435},
        {"fanotify_init", SYS_fanotify_init}, {"shmget", SYS_shmget}, {"mq_open", SYS_mq_open},
#ifdef __x86_64__
        {"iopl", SYS_iopl}, {"ioperm", SYS_ioperm}, {"modify_ldt", SYS_modify_ldt}, {"vfork", SYS_vfork},
#endif
    };
    for (size_t at = 0; at < sizeof calls / sizeof calls[0]; at++) {
        if (strcmp(name, calls[at].name) == 0) {
            return call(calls[at].number);
        }
    }
    struct {
        const char *name;
        int (*run)(void);
    } functions[] = {
        {"thread", new_thread}, {"thread_state", thread_state}, {"fork", new_process}, {"exec", new_program}, {"system", child_program},
        {"int80", old_call}, {"x32", x32_call}, {"listen_tcp", listen_tcp}, {"core", core_size}, {"spin", spin},
        {"own_limit", own_limit}, {"no_new_privs", privileges}, {"raise", raise_handled},
    };
    for (size_t at = 0; at < sizeof functions / sizeof functions[0]; at++) {
        if (strcmp(name, functions[at].name) == 0) {
            return functions[at].run();
        }
    }
    long number = strtol(argument, NULL, 10);
    if (strcmp(name, "nothing") == 0) return 0;
    if (strcmp(name, "clone_user") == 0) return new_namespace();
    if (strcmp(name, "socket_inet") == 0) return socket_of(AF_INET, SOCK_STREAM);
    if (strcmp(name, "socket_udp") == 0) return socket_of(AF_INET6, SOCK_DGRAM);
    if (strcmp(name, "socket_unix") == 0) return socket_of(AF_UNIX, SOCK_STREAM);
    if (strcmp(name, "socket_packet") == 0) return socket_of(AF_PACKET, SOCK_RAW);
    if (strcmp(name, "socket_netlink") == 0) return socket_of(AF_NETLINK, SOCK_RAW);
    if (strcmp(name, "socket_alg") == 0) return socket_of(AF_ALG, SOCK_SEQPACKET);
    if (strcmp(name, "listen_unix") == 0) return listen_unix(argument);
    if (strcmp(name, "read") == 0) return read_file(argument);
    if (strcmp(name, "list") == 0) return open_file(argument, O_RDONLY | O_DIRECTORY);
    if (strcmp(name, "write") == 0) return open_file(argument, O_WRONLY | O_CREAT);
    if (strcmp(name, "append") == 0) return open_file(argument, O_WRONLY | O_APPEND);
    if (strcmp(name, "truncate") == 0) return result(truncate(argument, 0));
    if (strcmp(name, "move") == 0) return move_file(argument);
    if (strcmp(name, "chmod") == 0) return result(chmod(argument, 0600));
    if (strcmp(name, "chown") == 0) return result(chown(argument, (uid_t)-1, (gid_t)-1));
    if (strcmp(name, "touch") == 0) return result(utimensat(AT_FDCWD, argument, NULL, 0));
    if (strcmp(name, "touch_open") == 0) return touch_open(argument);
    if (strcmp(name, "device") == 0) return result(mknod(argument, S_IFCHR | 0600, 0x103));
    if (strcmp(name, "allocate") == 0) return allocate((size_t)number << 20);
    if (strcmp(name, "reserve") == 0) return reserve((size_t)number << 20);
    if (strcmp(name, "open_many") == 0) return open_many((int)number);
    if (strcmp(name, "signal") == 0) return result(kill((pid_t)number, 0));
    if (strcmp(name, "signal_thread") == 0) return result(syscall(SYS_tkill, number, 0));
    if (strcmp(name, "limit_of") == 0) return limit_of((pid_t)number);
    if (strcmp(name, "memory_of") == 0) return memory_of((pid_t)number);
    if (strcmp(name, "personality") == 0) return result(syscall(SYS_personality, number));
    if (strcmp(name, "type") == 0) return result(ioctl(0, TIOCSTI, "x"));
    return -1;
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IONBF, 0);
    for (int at = 1; at < count; at++) {
        char *argument = strchr(arguments[at], ':');
        if (argument != NULL) {
            *argument++ = 0;
        }
        int error = attempt(arguments[at], argument != NULL ? argument : "");
        printf("%s %s\n", arguments[at], error < 0 ? "unknown" : error == 0 ? "ok" : strerrorname_np(error));
    }
    return 0;
}
