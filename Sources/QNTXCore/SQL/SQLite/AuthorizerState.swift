import GRDBSQLite

/// What the authorizer of a connection knows and has seen. Used on the thread that uses the connection (`@unchecked`).
final class AuthorizerState: @unchecked Sendable {
    let policy: SQLPolicy
    /// Whether the host itself is preparing a statement: then everything is allowed.
    var isHost = false
    /// Why something was refused since the last ``begin()``.
    private(set) var refusal: String?
    /// Whether a change of the layout has been allowed since then.
    private(set) var changesSchema = false
    /// Whether that is a statement which has no query in it: what is read of the layout then, SQLite reads for itself.
    private var dropsOrAlters = false

    /// Whether there is a table of that name.
    var isTable: (String) -> Bool = { _ in true }

    init(_ policy: SQLPolicy) { self.policy = policy }

    /// Forgets what it has seen, before a statement is prepared or goes on.
    func begin() {
        refusal = nil
        changesSchema = false
        dropsOrAlters = false
    }

    /// Decides on something that a statement wants to do.
    /// - Parameters:
    ///   - code: what, one of SQLite's action codes.
    ///   - first: the first name that SQLite gives with it.
    ///   - second: the second.
    ///   - schema: `main` or `temp`.
    func decide(_ code: Int32, _ first: String?, _ second: String?, _ schema: String?) -> Bool {
        if isHost { return true }
        guard let action = action(code, first ?? "", second, schema) else { return true }
        guard let refusal = policy.refusal(of: action) else {
            note(code, schema)
            return true
        }
        // The first one says most.
        self.refusal = self.refusal ?? refusal
        return false
    }

    private func note(_ code: Int32, _ schema: String?) {
        switch code {
        case SQLITE_ALTER_TABLE, SQLITE_DROP_TABLE, SQLITE_DROP_VTABLE, SQLITE_DROP_INDEX, SQLITE_DROP_VIEW,
            SQLITE_DROP_TRIGGER:
            dropsOrAlters = true
        case SQLITE_CREATE_TABLE, SQLITE_CREATE_INDEX, SQLITE_CREATE_VIEW, SQLITE_CREATE_TRIGGER, SQLITE_CREATE_VTABLE:
            break
        default: return
        }
        changesSchema = true
    }

    /// What is to be asked of the policy; nil where there is nothing to ask.
    private func action(_ code: Int32, _ first: String, _ second: String?, _ schema: String?) -> SQLPolicy.Action? {
        switch code {
        case SQLITE_READ: return readAction(first, column: second ?? "", schema)
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE: return writeAction(first, schema)
        case SQLITE_CREATE_TABLE where first == "sqlite_sequence": return nil
        case SQLITE_CREATE_TABLE, SQLITE_CREATE_VIEW, SQLITE_DROP_TABLE, SQLITE_DROP_VIEW, SQLITE_DROP_VTABLE,
            SQLITE_REINDEX:
            return .changeSchema(names: [first])
        case SQLITE_CREATE_INDEX, SQLITE_CREATE_TRIGGER, SQLITE_DROP_INDEX, SQLITE_DROP_TRIGGER:
            // The indexes that SQLite makes for constraints go by names of its own.
            let own = first.hasPrefix("sqlite_autoindex_") ? [] : [first]
            return .changeSchema(names: own + [second ?? ""])
        case SQLITE_ALTER_TABLE: return first == "temp" ? nil : .changeSchema(names: [second ?? ""])
        case SQLITE_CREATE_VTABLE: return .createVirtualTable(name: first, module: second ?? "")
        case SQLITE_CREATE_TEMP_TRIGGER: return .changeSchema(names: [second ?? ""])
        case SQLITE_CREATE_TEMP_TABLE, SQLITE_CREATE_TEMP_INDEX, SQLITE_CREATE_TEMP_VIEW, SQLITE_DROP_TEMP_TABLE,
            SQLITE_DROP_TEMP_INDEX, SQLITE_DROP_TEMP_VIEW, SQLITE_DROP_TEMP_TRIGGER, SQLITE_RECURSIVE, SQLITE_SELECT:
            return nil
        case SQLITE_PRAGMA: return .pragma(name: first, argument: second)
        case SQLITE_FUNCTION: return .function(name: second ?? "")
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT:
            return .never("begin or end transactions by statements (there is a function for it)")
        case SQLITE_ATTACH: return .never("attach other files, nor VACUUM this one")
        case SQLITE_DETACH: return .never("detach files")
        case SQLITE_ANALYZE: return .never("ANALYZE")
        default: return .never("do that (SQLite's action \(code))")
        }
    }

    private func readAction(_ table: String, column: String, _ schema: String?) -> SQLPolicy.Action? {
        if schema == "temp" { return nil }
        if Self.isSchemaTable(table) {
            // The number of a row is read on the way of many a change, and says nothing.
            if dropsOrAlters || column == "ROWID" { return nil }
        } else if table == "sqlite_sequence", dropsOrAlters {
            return nil
        } else if column.isEmpty, schema == nil, Self.mayBeDerived(table), !isTable(table) {
            // Rows alone, of a common table expression; of a view, its tables are asked for too.
            return nil
        }
        return .read(table: table)
    }

    /// Whether a name can be one that a statement has given itself: not that of a table which SQLite makes up.
    private static func mayBeDerived(_ name: String) -> Bool {
        let name = name.lowercased()
        return !name.hasPrefix("sqlite_") && !name.hasPrefix("pragma_")
            && !["dbstat", "bytecode", "tables_used"].contains(name)
    }

    private func writeAction(_ table: String, _ schema: String?) -> SQLPolicy.Action? {
        // SQLite does this itself on the way of a change, and refuses a statement that says so.
        if Self.isSchemaTable(table) || schema == "temp" { return nil }
        if table == "sqlite_sequence", dropsOrAlters { return nil }
        return .write(table: table)
    }

    private static func isSchemaTable(_ table: String) -> Bool {
        ["sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"].contains(table)
    }
}
