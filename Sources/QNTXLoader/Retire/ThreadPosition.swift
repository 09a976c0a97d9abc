/// Where a thread is, by `/proc/self/task/TID/syscall`.
enum ThreadPosition: Equatable, Sendable {
    /// It has ended.
    case gone
    /// It waits in the kernel: its stack pointer, and the address that it goes on from.
    case blocked(stack: UInt, code: UInt)
    /// It runs, or would if there were a processor for it; where, nobody can say.
    case running

    /// Asks the kernel; nil where it does not say.
    static func of(_ thread: Int32) -> ThreadPosition? {
        guard let line = ProcessFile.line("task/\(thread)/syscall") else {
            return ProcessFile.line("task/\(thread)/comm") == nil ? .gone : nil
        }
        if line.isEmpty { return .gone }
        let words = line.split(separator: " ")
        guard words.count >= 3 else { return words.first == "running" ? .running : nil }
        guard let stack = number(words[words.count - 2]), let code = number(words[words.count - 1]) else { return nil }
        // Ended and not yet removed, or the kernel's own.
        return stack == 0 && code == 0 ? .gone : .blocked(stack: stack, code: code)
    }

    private static func number(_ text: Substring) -> UInt? {
        text.hasPrefix("0x") ? UInt(text.dropFirst(2), radix: 16) : nil
    }
}
