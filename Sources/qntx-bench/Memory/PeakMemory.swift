import Foundation

/// The most memory that a process has had in RAM since it was last asked about, in KiB.
enum PeakMemory {
    /// Begins anew.
    /// - Returns: what is in RAM now.
    static func begin(_ process: Int32) throws -> Int {
        let path = "/proc/\(process)/clear_refs"
        guard let file = FileHandle(forWritingAtPath: path), (try? file.write(contentsOf: Data("5".utf8))) != nil else {
            throw BenchError("\(path) cannot be written: the kernel has no CONFIG_PROC_PAGE_MONITOR")
        }
        return try ProcessMemory(of: process).resident
    }

    /// The most since.
    static func read(_ process: Int32) throws -> Int {
        guard let peak = try ProcessMemory.figures(of: process)["VmHWM:"] else {
            throw BenchError("/proc does not say how much memory was resident at most")
        }
        return peak
    }
}
