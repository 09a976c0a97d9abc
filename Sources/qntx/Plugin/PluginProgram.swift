import Glibc

/// This program under the name of a plugin, `qntx-NAME-plugin`: it runs that plugin's library, which is beside it.
enum PluginProgram {
    /// What was said on the command line, and what the program's name stands for.
    /// - Parameter words: the program's name, and what follows.
    static func arguments(_ words: [String]) -> [String] {
        let rest = Array(words.dropFirst())
        guard let program = words.first, let name = plugin(program) else { return rest }
        return ["plugin", "run", library(of: name, beside: program)] + rest
    }

    /// The plugin that a program is called after.
    private static func plugin(_ program: String) -> String? {
        let file = program.split(separator: "/").last.map(String.init) ?? ""
        guard file.hasPrefix("qntx-"), file.hasSuffix("-plugin"), file.utf8.count > 12 else { return nil }
        return String(file.dropFirst(5).dropLast(7))
    }

    private static func library(of name: String, beside program: String) -> String {
        let directory = directory(of: program)
        let files = ["\(directory)/\(name).so", "\(directory)/lib\(name).so"]
        return files.first { access($0, F_OK) == 0 } ?? files[0]
    }

    /// Where the program was called, not where a link leads.
    private static func directory(of program: String) -> String {
        if let slash = program.lastIndex(of: "/") {
            return slash == program.startIndex ? "" : String(program[..<slash])
        }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let found = path.split(separator: ":").first { access("\($0)/\(program)", X_OK) == 0 }
        return found.map(String.init) ?? "."
    }
}
