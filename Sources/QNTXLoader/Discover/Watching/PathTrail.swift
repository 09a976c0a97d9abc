import Glibc

/// The entries of directories that decide what a path leads to: every symbolic link on the way, and the end of it, or
/// the place where the way ends early.
struct PathTrail: Sendable, Equatable {
    /// An entry of a directory.
    struct Step: Sendable, Hashable {
        let directory: String
        let name: ExactText
        let isLink: Bool
    }

    private(set) var steps: [Step] = []

    /// Follows a path as the kernel does, and opens nothing.
    init(_ path: String) {
        follow(Self.components(path), from: path.hasPrefix("/") ? "/" : ".")
    }

    /// Follows the link of that name in a directory. The link itself and the way to the directory are not in it.
    init(link: String, in directory: String) {
        follow([link], from: directory)
        if !steps.isEmpty { steps.removeFirst() }
    }

    private mutating func follow(_ names: [String], from start: String) {
        var place = start
        var rest = names
        var links = 0
        var last: Step?
        while let name = rest.popLast() {
            if name == ".." {
                // What is behind `place` is no link, so this is the directory that the kernel goes to.
                place = Self.join(place, name)
                continue
            }
            let next = Self.join(place, name)
            var status = stat()
            guard lstat(next, &status) == 0 else {
                // What is in the way may be the last one: a file, or a directory that may not be searched.
                if let last { steps.append(last) }
                steps.append(Step(directory: place, name: ExactText(name), isLink: false))
                return
            }
            let isLink = status.st_mode & S_IFMT == S_IFLNK
            let step = Step(directory: place, name: ExactText(name), isLink: isLink)
            if isLink {
                steps.append(step)
                links += 1
                guard links <= 40, let target = Self.target(of: next) else { return }
                if target.hasPrefix("/") { place = "/" }
                rest += Self.components(target)
            } else {
                if rest.isEmpty { steps.append(step) }
                place = next
                last = step
            }
        }
    }

    /// The names in a path, the first one last.
    private static func components(_ path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.reversed().map(String.init)
    }

    private static func join(_ directory: String, _ name: String) -> String {
        directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    /// What a link says; nil where that is nothing that can be followed.
    private static func target(of link: String) -> String? {
        withUnsafeTemporaryAllocation(byteCount: Int(PATH_MAX), alignment: 1) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(link, start, buffer.count)
            guard count > 0, count < buffer.count else { return nil }
            return String(validating: buffer[..<count], as: UTF8.self)
        }
    }
}
