import Glibc
import QNTXLoader
import QNTXRemote

/// This program under the name of a plugin, `qntx-NAME-plugin`: it runs that plugin's library, or its side
/// manifest's, which is beside it.
enum PluginProgram {
    /// What was said on the command line, and what the program's name stands for.
    /// - Parameter words: the program's name, and what follows.
    static func arguments(_ words: [String]) -> [String] {
        let rest = Array(words.dropFirst())
        guard let program = words.first, let name = ProgramName.plugin(of: program) else { return rest }
        return ["plugin", "run", library(of: name, beside: program)] + rest
    }

    private static func library(of name: String, beside program: String) -> String {
        let directory = directory(of: program)
        let files = PluginFileName.files(of: name).map { "\(directory)/\($0)" }
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
