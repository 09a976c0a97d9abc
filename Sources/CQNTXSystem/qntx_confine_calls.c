/*
 * Which system calls a plugin's process may make: a filter in the kernel's own small language, written by hand.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "qntx_confine_parts.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "no filter of system calls for this architecture"
#endif

/* What headers older than the kernel do not know; these numbers are the same everywhere. */
#define NUMBER_IO_URING_SETUP 425
#define NUMBER_IO_URING_ENTER 426
#define NUMBER_IO_URING_REGISTER 427
#define NUMBER_OPEN_TREE 428
#define NUMBER_MOVE_MOUNT 429
#define NUMBER_FSOPEN 430
#define NUMBER_FSCONFIG 431
#define NUMBER_FSMOUNT 432
#define NUMBER_FSPICK 433
#define NUMBER_PIDFD_SEND_SIGNAL 424
#define NUMBER_CLONE3 435
#define NUMBER_PIDFD_GETFD 438
#define NUMBER_MOUNT_SETATTR 442
#define NUMBER_QUOTACTL_FD 443
#define NUMBER_FCHMODAT2 452
#define NUMBER_SETXATTRAT 463
#define NUMBER_REMOVEXATTRAT 466
#define NUMBER_OPEN_TREE_ATTR 467

/* Refused to every confined process, with EPERM. */
static const unsigned refused_to_all[] = {
    /* Other processes, from inside. */
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, NUMBER_PIDFD_GETFD,
    /* What is mounted, and where. */
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, NUMBER_OPEN_TREE, NUMBER_MOVE_MOUNT, NUMBER_FSOPEN,
    NUMBER_FSCONFIG, NUMBER_FSMOUNT, NUMBER_FSPICK, NUMBER_MOUNT_SETATTR, NUMBER_OPEN_TREE_ATTR, SYS_open_by_handle_at,
    SYS_swapon, SYS_swapoff, SYS_quotactl, NUMBER_QUOTACTL_FD, SYS_fanotify_init,
    /* Namespaces; clone has a rule of its own. */
    SYS_setns, SYS_unshare,
    /* The kernel itself. */
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module,
    SYS_add_key, SYS_request_key, SYS_keyctl, NUMBER_IO_URING_SETUP, NUMBER_IO_URING_ENTER, NUMBER_IO_URING_REGISTER,
    SYS_lookup_dcookie, SYS_nfsservctl,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
    /* The machine. */
    SYS_reboot, SYS_acct, SYS_syslog, SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname,
    SYS_setdomainname, SYS_vhangup,
#ifdef __x86_64__
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_create_module, SYS_get_kernel_syms, SYS_query_module, SYS_uselib,
    SYS__sysctl,
#endif
};

/*
 * Refused to strict ones, with EPERM. What changes a file by its name and not by a descriptor, as Landlock does not ask for
 * that; and the memory, semaphores and messages that processes share by numbers.
 */
static const unsigned refused_to_strict[] = {
    SYS_fchmodat, NUMBER_FCHMODAT2, SYS_fchownat, SYS_setxattr, SYS_lsetxattr, SYS_removexattr, SYS_lremovexattr,
    NUMBER_SETXATTRAT, NUMBER_REMOVEXATTRAT, SYS_shmget, SYS_shmat, SYS_semget, SYS_semop, SYS_semtimedop, SYS_msgget,
    SYS_msgsnd, SYS_msgrcv, SYS_mq_open, SYS_mq_unlink,
#ifdef __x86_64__
    SYS_fork, SYS_vfork, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat,
#endif
};

/* Of a number of 64 bits, on these machines. */
#define LOW(argument) (offsetof(struct seccomp_data, args) + 8 * (argument))
#define HIGH(argument) (LOW(argument) + 4)
#define FAIL(error) (SECCOMP_RET_ERRNO | (error))
#define ALLOW SECCOMP_RET_ALLOW

typedef struct program {
    struct sock_filter at[512];
    unsigned short count;
} program;

static void emit(program *program, unsigned short code, uint32_t value, uint8_t if_so, uint8_t if_not) {
    struct sock_filter instruction = {code, if_so, if_not, value};
    if (program->count < sizeof program->at / sizeof program->at[0]) {
        program->at[program->count] = instruction;
    }
    program->count++;
}

static void load(program *program, size_t offset) { emit(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0); }

static void give(program *program, uint32_t answer) { emit(program, BPF_RET | BPF_K, answer, 0, 0); }

/* If what is loaded is `value`, goes on; else jumps over `length` instructions. */
static void unless(program *program, uint32_t value, uint8_t length) {
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, 0, length);
}

/* Answers where what is loaded is `value`. */
static void answer(program *program, uint32_t value, uint32_t what) {
    unless(program, value, 1);
    give(program, what);
}

/* Answers a call whose argument has one of `bits`, if `has` is so, or has none of them; allows it else. */
static void bits(program *program, unsigned call, int argument, uint32_t bits, bool has, uint32_t what) {
    unless(program, call, 4);
    load(program, LOW(argument));
    emit(program, BPF_JMP | BPF_JSET | BPF_K, bits, has ? 0 : 1, has ? 1 : 0);
    give(program, what);
    give(program, ALLOW);
}

/* Allows a call only with one of up to four values of an argument, of which only the lower half counts. */
static void only(program *program, unsigned call, int argument, const uint32_t *values, uint8_t count, uint32_t what) {
    unless(program, call, (uint8_t)(2 + 2 * count));
    load(program, LOW(argument));
    for (uint8_t at = 0; at < count; at++) {
        answer(program, values[at], ALLOW);
    }
    give(program, what);
}

/* Signals to nobody but itself; it has no children, so its number stays. */
static void refuse_signals(program *program) {
    uint32_t own = (uint32_t)getpid();
    only(program, SYS_kill, 0, &own, 1, FAIL(EPERM));
    only(program, SYS_tgkill, 0, &own, 1, FAIL(EPERM));
    only(program, SYS_rt_sigqueueinfo, 0, &own, 1, FAIL(EPERM));
    only(program, SYS_rt_tgsigqueueinfo, 0, &own, 1, FAIL(EPERM));
    answer(program, NUMBER_PIDFD_SEND_SIGNAL, FAIL(EPERM));
    if (qntx_confine_landlock() < 6) {
        /* It names threads, of anybody; where Landlock knows of signals, that decides. */
        answer(program, SYS_tkill, FAIL(EPERM));
    }
}

/* The times of a file: by a descriptor, which comes without a name, and not else. */
static void refuse_names(program *program) {
    unless(program, SYS_utimensat, 6);
    load(program, LOW(1));
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
    load(program, HIGH(1));
    answer(program, 0, ALLOW);
    give(program, FAIL(EPERM));
}

/* Calls whose arguments decide. */
static void refuse_by_argument(program *program, const qntx_confinement *confinement) {
    bool is_strict = confinement->profile == QNTX_PROFILE_STRICT;
    /* Its flags are in memory, which a filter cannot see; the C library goes on with clone. */
    answer(program, NUMBER_CLONE3, FAIL(ENOSYS));
    if (is_strict) {
        bits(program, SYS_clone, 0, CLONE_THREAD, false, FAIL(EPERM));
    } else {
        uint32_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                              CLONE_NEWNET;
        bits(program, SYS_clone, 0, namespaces, true, FAIL(EPERM));
    }
    static const uint32_t families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
    only(program, SYS_socket, 0, families, is_strict && !confinement->network ? 1 : 4, FAIL(EAFNOSUPPORT));
    /* That of others could be lowered. */
    static const uint32_t itself = 0;
    uint32_t own[] = {itself, (uint32_t)getpid()};
    only(program, SYS_prlimit64, 0, own, is_strict ? 2 : 1, FAIL(EPERM));
    /* As it is, or as it would be. */
    static const uint32_t usual[] = {0, UINT32_MAX};
    only(program, SYS_personality, 0, usual, 2, FAIL(EPERM));
    /* Typing at a terminal in somebody's name: TIOCSTI, TIOCLINUX. */
    unless(program, SYS_ioctl, 6);
    load(program, LOW(1));
    answer(program, 0x5412, FAIL(EPERM));
    answer(program, 0x541C, FAIL(EPERM));
    give(program, ALLOW);
}

static int install(program *program, unsigned flags) {
    if (program->count > sizeof program->at / sizeof program->at[0]) {
        return -E2BIG;
    }
    struct sock_fprog filter = {program->count, program->at};
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
    if (result > 0 && (flags & SECCOMP_FILTER_FLAG_TSYNC) != 0) {
        /* A thread that has a filter of its own. */
        return -EBUSY;
    }
    return result < 0 ? -errno : (int)result;
}

static void begin(program *program) {
    program->count = 0;
    load(program, offsetof(struct seccomp_data, arch));
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0);
    give(program, SECCOMP_RET_KILL_PROCESS);
    load(program, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    /* The calls of x32 have numbers of their own, as in a kernel without it. */
    emit(program, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
    give(program, FAIL(ENOSYS));
#endif
}

int qntx_confine_calls(const qntx_confinement *confinement, bool may_start_programs) {
    program program;
    begin(&program);
    for (size_t at = 0; at < sizeof refused_to_all / sizeof refused_to_all[0]; at++) {
        answer(&program, refused_to_all[at], FAIL(EPERM));
    }
    if (confinement->profile == QNTX_PROFILE_STRICT) {
        if (!may_start_programs) {
            answer(&program, SYS_execve, FAIL(EPERM));
            answer(&program, SYS_execveat, FAIL(EPERM));
        }
        for (size_t at = 0; at < sizeof refused_to_strict / sizeof refused_to_strict[0]; at++) {
            answer(&program, refused_to_strict[at], FAIL(EPERM));
        }
        refuse_signals(&program);
        refuse_names(&program);
    }
    refuse_by_argument(&program, confinement);
    give(&program, ALLOW);
    return -install(&program, SECCOMP_FILTER_FLAG_TSYNC);
}

int qntx_confine_ask_for_programs(void) {
    program program;
    begin(&program);
    answer(&program, SYS_execve, SECCOMP_RET_USER_NOTIF);
    answer(&program, SYS_execveat, SECCOMP_RET_USER_NOTIF);
    give(&program, ALLOW);
    return install(&program, SECCOMP_FILTER_FLAG_NEW_LISTENER);
}

bool qntx_confine_filters(void) {
    uint32_t action = SECCOMP_RET_ERRNO;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}
