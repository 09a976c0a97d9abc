/// What a fixture is written in, and how it becomes a shared library.
package enum Language: String, Sendable, Hashable, CaseIterable {
    case c, cpp, rs

    /// The compiler and what it always gets. C fixtures are held to be without warnings.
    func command(_ compiler: String?, sources: [String], library: String, flags: [String]) -> [String] {
        let include = Repository.path("include")
        switch self {
        case .c, .cpp:
            let usual = ["-O1", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror", "-I", include]
            return [compiler ?? (self == .c ? "cc" : "c++")] + usual + sources + flags + ["-o", library]
        case .rs:
            let usual = ["--edition", "2021", "--crate-type", "cdylib", "-C", "opt-level=1", "-C", "panic=abort"]
            return [compiler ?? "rustc"] + usual + sources + flags + ["-o", library]
        }
    }
}
