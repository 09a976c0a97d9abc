/// What a plugin may reach in the host's database: objects whose names begin with its prefix, and what was granted.
struct SQLPolicy: Sendable {
    /// What a statement wants to do, as SQLite's authorizer asks.
    enum Action {
        case read(table: String)
        case write(table: String)
        /// Makes, drops or changes an object, by all names that it has to do with.
        case changeSchema(names: [String])
        case createVirtualTable(name: String, module: String)
        case pragma(name: String, argument: String?)
        case function(name: String)
        /// What no plugin may do, whatever it is done to.
        case never(String)
    }

    /// What the names of the plugin's objects begin with.
    let prefix: String
    let grants: [SQLGrant]
    /// Names that are the host's, whatever they begin with, in lower case.
    let reserved: Set<String>
    /// The prefixes of the other plugins: what begins with a longer one is theirs.
    let others: @Sendable () -> Set<String>

    private static let modules: Set<String> = ["fts3", "fts4", "fts5", "rtree", "rtree_i32"]
    private static let tableFunctions: Set<String> = ["json_each", "json_tree"]
    private static let pragmasOfTables: Set<String> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
    ]
    /// Those without an argument, which change nothing; virtual tables ask for the last two themselves.
    private static let pragmas: Set<String> = ["foreign_keys", "data_version", "page_size"]

    /// Why something is refused, to go on after "the plugin may not"; nil where it is not.
    func refusal(of action: Action) -> String? {
        switch action {
        case .read(let table):
            return mayReach(table, .read) ? nil : "read \(table)"
        case .write(let table):
            return mayReach(table, .write) ? nil : "change \(table)"
        case .changeSchema(let names):
            return names.first { !isOwn($0) }.map { "make, change or drop \($0)" }
        case .createVirtualTable(let name, let module):
            if !isOwn(name) { return "make \(name)" }
            return Self.modules.contains(module.lowercased()) ? nil : "use the module \(module)"
        case .pragma(let name, let argument):
            return mayUsePragma(name.lowercased(), argument) ? nil : "use PRAGMA \(name)"
        case .function(let name):
            return ["load_extension", "fts3_tokenizer"].contains(name.lowercased()) ? "call \(name)()" : nil
        case .never(let what):
            return what
        }
    }

    /// Whether an object is the plugin's.
    func isOwn(_ name: String) -> Bool {
        let name = name.lowercased()
        guard name.hasPrefix(prefix), !reserved.contains(name) else { return false }
        return !others().contains { $0.count > prefix.count && name.hasPrefix($0) }
    }

    private func mayReach(_ table: String, _ access: SQLGrant.Access) -> Bool {
        if isOwn(table) || access == .read && Self.tableFunctions.contains(table.lowercased()) { return true }
        return grants.contains { grant in
            guard access == .read || grant.access == .write else { return false }
            guard let granted = grant.table else { return !table.lowercased().hasPrefix("sqlite_") || access == .read }
            return granted.lowercased() == table.lowercased()
        }
    }

    private func mayUsePragma(_ name: String, _ argument: String?) -> Bool {
        guard let argument else { return Self.pragmas.contains(name) }
        return Self.pragmasOfTables.contains(name) && mayReach(argument, .read)
    }
}
