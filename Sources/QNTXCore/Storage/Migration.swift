import GRDB

/// One numbered step of the database's layout. What has landed is never changed: a later one changes its outcome.
struct Migration: Sendable {
    /// Its number and what it is about, `001-attestations`. Numbers are taken in ascending order of names.
    let name: String
    /// Makes the change, within a transaction.
    let body: @Sendable (Database) throws -> Void

    /// Describes a step that is statements of SQL alone.
    init(_ name: String, sql: String) {
        self.init(name) { try $0.execute(sql: sql) }
    }

    /// Describes a step.
    init(_ name: String, body: @escaping @Sendable (Database) throws -> Void) {
        self.name = name
        self.body = body
    }
}
