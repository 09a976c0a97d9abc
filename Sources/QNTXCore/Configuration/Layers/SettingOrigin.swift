/// Where a value of the configuration comes from.
public enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// The built-in default.
    case builtIn
    /// A file, with the place of the key in it.
    case file(String, line: Int, column: Int)
    /// A variable of the environment.
    case environment(String)
    /// Set while the host runs.
    case runtime

    /// `default`, `/etc/qntx/am.toml:3:1`, `environment QNTX_SERVER_PORT` or `runtime`.
    public var description: String {
        switch self {
        case .builtIn: "default"
        case .file(let path, let line, let column): "\(path):\(line):\(column)"
        case .environment(let name): "environment \(name)"
        case .runtime: "runtime"
        }
    }
}
