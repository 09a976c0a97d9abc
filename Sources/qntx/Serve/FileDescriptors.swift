import Glibc

/// How many files and connections this process may have open.
enum FileDescriptors {
    /// Raises the limit as far as the system lets this user: what shells set is for programs that have few.
    static func raiseLimit() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }
}
