import Foundation
import Logging
import QNTXCore
import QNTXPlugin
import Testing

@Suite("The host's own settings")
struct SettingsTests {
    @Test("Without files all defaults hold, and every field has one that it allows")
    func defaults() throws {
        let fixture = try ConfigurationFixture()
        let configuration = fixture.load()
        let settings = HostSettings(configuration)
        #expect(configuration.problems.isEmpty && configuration.files.isEmpty)
        #expect(settings.server.host == "127.0.0.1" && settings.server.port == 877 && !settings.server.isPortChosen)
        #expect(settings.server.adminToken == nil && settings.server.allowedOrigins.contains("tauri://localhost"))
        #expect(settings.database.path == "qntx.db" && settings.database.durability == "full")
        #expect(settings.database.actorContextLimit == 16 && settings.database.actorContextsLimit == 64)
        #expect(settings.database.entityActorsLimit == 64)
        #expect(settings.pulse.workers == 1 && settings.pulse.deadline == .seconds(300))
        #expect(settings.log.level == .notice && settings.log.format == .text)
        #expect(settings.plugin.enabled.isEmpty)
        #expect(settings.plugin.paths == ["\(fixture.home)/.qntx/plugins", "./plugins"])
        #expect(settings.plugin.keepalive.isEnabled && settings.plugin.keepalive.pongTimeout == .seconds(60))
        #expect(settings.plugin.plugin("any").threads == 8 && settings.plugin.plugin("any").deadline == .seconds(30))
        for field in SettingsSchema.host.fields {
            #expect(field.description.hasSuffix("."), "\(field.key)")
            if field.key != "server.admin_token", let value = field.defaultValue {
                #expect(field.allows(value), "\(field.key)")
            }
        }
    }

    @Test("Files set them, with the plugins' own tables falling back on the server's")
    func files() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write(
            "\(fixture.project)/am.toml",
            """
            [server]
            port = 0
            allowed_origins = ["https://example.com"]
            deadline_secs = 5
            [database]
            path = "~/data.db"
            bounded_storage = { actor_context_limit = 1 }
            [log]
            level = "debug"
            format = "json"
            [plugin]
            enabled = ["biotech"]
            [plugin.Biotech]
            isolation = "none"
            threads = 2
            [plugin.finance]
            deadline_secs = 9
            database_grants = ["attestations"]
            """
        )
        let configuration = fixture.load()
        let settings = HostSettings(configuration)
        #expect(configuration.problems.isEmpty, "\(configuration.problems)")
        #expect(settings.server.port == 0 && settings.server.isPortChosen)
        #expect(
            settings.server.allowedOrigins.count == 6 && settings.server.allowedOrigins.last == "https://example.com"
        )
        #expect(settings.database.path == "\(fixture.home)/data.db" && settings.database.actorContextLimit == 1)
        #expect(settings.log.level == .debug && settings.log.format == .json)
        #expect(
            settings.plugin.plugin("biotech").isolation == .none && settings.plugin.plugin("biotech").threads == 2
        )
        #expect(settings.plugin.plugin("biotech").deadline == .seconds(5))
        #expect(settings.plugin.plugin("finance").deadline == .seconds(9))
        #expect(settings.plugin.plugin("finance").databaseGrants == ["attestations"])
        #expect(configuration.pluginNames == ["biotech", "finance"])
    }

    @Test("The environment sets every type, and DB_PATH the database before all else")
    func environment() throws {
        let fixture = try ConfigurationFixture()
        try fixture.write("\(fixture.project)/am.toml", "[plugin.my-plugin]\n")
        let configuration = fixture.load([
            "QNTX_PLUGIN_ENABLED": "my-plugin, other", "QNTX_PLUGIN_MY_PLUGIN_ISOLATION": "none",
            "QNTX_PLUGIN_WEBSOCKET_KEEPALIVE_ENABLED": "no", "QNTX_SERVER_MAX_BODY": "1", "DB_PATH": "a.db",
            "QNTX_DATABASE_PATH": "b.db", "QNTX_ADMIN_TOKEN": "secret", "QNTX_SERVER_ALLOWED_ORIGINS": "[\"http://a\"]",
        ])
        let settings = HostSettings(configuration)
        #expect(configuration.problems.isEmpty, "\(configuration.problems)")
        #expect(settings.plugin.enabled == ["my-plugin", "other"])
        #expect(settings.plugin.plugin("my-plugin").isolation == .none)
        #expect(!settings.plugin.keepalive.isEnabled && settings.server.maximumBody == 1)
        #expect(settings.database.path == "a.db" && settings.server.adminToken == "secret")
        #expect(settings.server.allowedOrigins.last == "http://a")
    }

    @Test("A schema knows the fields of every plugin, whose name is neither a setting nor has a dot")
    func schema() {
        let schema = SettingsSchema.host
        #expect(schema.field("plugin.biotech.isolation")?.key == "plugin.*.isolation")
        #expect(schema.field("plugin.websocket.isolation") == nil && schema.field("plugin.a.b.isolation") == nil)
        #expect(schema.field("plugin.isolation") == nil && schema.field("biotech.isolation") == nil)
        #expect(schema.owns("server.anything") && !schema.owns("biotech.a"))
        #expect(schema.isSecret("server.admin_token") && schema.isSecret("biotech.api_token"))
        #expect(!schema.isSecret("biotech.max_cells") && !schema.isSecret("server.port"))
        #expect(schema.nearest("server.hots") == "server.host" && schema.nearest("zzz.zzz") == nil)
    }
}
