import QNTXPluginKit

// Routes that use the services. Each answers 200 with text: what came of it, or "CODE: MESSAGE" of the error.
extension KitFixture {
    /// Answers with what a piece of code gives, or with its error.
    static func told(_ body: () throws -> String) -> PluginResponse {
        do {
            return .text(try body())
        } catch let error as PluginError {
            return .text("\(error.code): \(error.message)")
        } catch {
            return .text("another error: \(error)")
        }
    }

    /// A service, or the error that there is none.
    static func need<Service>(_ service: Service?) throws -> Service {
        guard let service else { throw PluginError(.unsupported, "this host has none") }
        return service
    }

    func registerServices(_ mux: inout HTTPMux) throws {
        // The services that there are: "attestations queue database".
        try mux.handleInline("GET /services") { [self] _ in
            var names: [String] = []
            if services?.attestations != nil { names.append("attestations") }
            if services?.queue != nil { names.append("queue") }
            if services?.database != nil { names.append("database") }
            return .text(names.joined(separator: " "))
        }
        try registerConfig(&mux)
        try registerAttestations(&mux)
        try registerDatabase(&mux)
    }

    private func registerConfig(_ mux: inout HTTPMux) throws {
        try mux.handleInline("GET /config") { [self] _ in
            .text(services?.config.keys.joined(separator: " ") ?? "")
        }
        // The value, or "nil".
        try mux.handleInline("GET /config/{key}") { [self] request in
            .text(services?.config.get(request.pathValues["key"] ?? "") ?? "nil")
        }
        try mux.handle("PUT /config/{key}") { [self] request in
            let value = String(decoding: try await request.body.collect(upTo: 1 << 20), as: UTF8.self)
            return Self.told {
                try services?.config.set(request.pathValues["key"] ?? "", value)
                return "set"
            }
        }
    }

    private func registerAttestations(_ mux: inout HTTPMux) throws {
        // Generates one; its subject, predicates, contexts, whether it is its own actor, whether it is there then.
        try mux.handle("POST /attest/{subject}") { [self] request in
            Self.told {
                let store = try Self.need(services?.attestations)
                let command = AttestationCommand(
                    subjects: [request.pathValues["subject"] ?? ""],
                    predicates: ["was", "is"],
                    attributes: #"{"kit":true}"#
                )
                let made = try store.generate(command)
                let parts = [made.subjects, made.predicates, made.contexts].map { $0.joined(separator: "+") }
                return parts.joined(separator: " ")
                    + " \(made.actors == [made.id]) \(try store.exists(made.id)) \(made.attributes) \(made.source)"
            }
        }
        // Creates so many with that id: more than one is a conflict.
        try mux.handle("POST /create/{id}/{count}") { [self] request in
            Self.told {
                let one = Attestation(id: request.pathValues["id"] ?? "", subjects: ["created"], timestamp: 1)
                let count = request.pathValues["count"].flatMap { Int($0) } ?? 0
                let made = try Self.need(services?.attestations).create([Attestation](repeating: one, count: count))
                return made.map { "\($0.id) \($0.timestamp)" }.joined(separator: " ")
            }
        }
        // The attestations of a subject, and at most so many; the callback ends the call.
        try mux.handle("GET /attested/{subject}/{most}") { [self] request in
            Self.told {
                let most = request.pathValues["most"].flatMap { Int($0) } ?? 0
                var found: [String] = []
                let filter = AttestationFilter(subjects: [request.pathValues["subject"] ?? ""])
                try Self.need(services?.attestations).query(filter) { attestation in
                    found.append(attestation.subjects.joined(separator: "+"))
                    return found.count < most
                }
                return found.joined(separator: " ")
            }
        }
        // On the event loop the host says no.
        try mux.handleInline("POST /attest-inline") { [self] _ in
            Self.told { try Self.need(services?.attestations).generate(AttestationCommand(subjects: ["inline"])).id }
        }
    }

    private func registerDatabase(_ mux: inout HTTPMux) throws {
        try mux.handleInline("GET /prefix") { [self] _ in .text(services?.database?.tablePrefix ?? "nil") }
        // Executes the body: "ROWS LAST-ID".
        try mux.handle("POST /execute") { [self] request in
            let sql = String(decoding: try await request.body.collect(upTo: 1 << 20), as: UTF8.self)
            return Self.told {
                let change = try Self.need(services?.database).execute(sql)
                return "\(change.rows) \(change.lastInsertedID)"
            }
        }
        // The rows of the body, with an argument of each type for "?1" to "?5".
        try mux.handle("POST /query") { [self] request in
            let sql = String(decoding: try await request.body.collect(upTo: 1 << 20), as: UTF8.self)
            return Self.told {
                let arguments: [SQLValue] = sql.contains("?") ? [nil, 42, 1.5, "Grüße\0", .blob([0, 255])] : []
                return try Self.need(services?.database).query(sql, arguments).map { row in
                    zip(row.columns, row.values).map { "\($0)=\($1)" }.joined(separator: ", ")
                }.joined(separator: "\n")
            }
        }
        // Inserts a row in a transaction that goes on in one of several ways.
        try mux.handle("POST /transaction/{how}") { [self] request in
            Self.told { try self.transact(request.pathValues["how"] ?? "") }
        }
    }

    private func transact(_ how: String) throws -> String {
        let database = try Self.need(services?.database)
        let table = database.tablePrefix + "rows"
        try database.execute("CREATE TABLE IF NOT EXISTS \(table) (value TEXT)")
        var kept: (any SQLExecutor)?
        let count = try database.transaction { (executor) throws(PluginError) -> Int in
            kept = executor
            try executor.execute("INSERT INTO \(table) VALUES (?)", [.text(how)])
            switch how {
            case "throw": throw PluginError(.denied, "thought better of it")
            case "sql-error": try executor.execute("INSERT INTO nonsense")
            case "nested": try database.transaction { (inner) throws(PluginError) in _ = try inner.execute("SELECT 1") }
            default: break
            }
            return try executor.query("SELECT value FROM \(table)").count
        }
        if how == "kept" { try kept?.execute("SELECT 1") }
        return "\(count)"
    }
}
