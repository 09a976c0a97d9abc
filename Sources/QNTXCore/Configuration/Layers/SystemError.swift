import Glibc

/// What the system calls its errors.
enum SystemError {
    /// `No space left on device`, for a value of `errno`.
    static func text(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}
