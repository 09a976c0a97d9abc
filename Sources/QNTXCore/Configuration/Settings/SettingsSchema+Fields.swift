extension SettingsSchema {
    private static let year = 366 * 86_400
    private static let gigabyte = 1 << 30

    static let serverFields: [SettingField] = [
        SettingField("server.host", .string, .string("127.0.0.1"), .notEmpty, "The address to listen on."),
        SettingField(
            "server.port",
            .integer,
            .integer(877),
            .range(0, 65_535),
            "The port; 0 for one that the system picks. If nobody sets it, others are tried where 877 is taken."
        ),
        SettingField(
            "server.allowed_origins",
            .strings,
            .list(
                ["http://localhost", "https://localhost", "http://127.0.0.1", "https://127.0.0.1", "tauri://localhost"]
                    .map { .string($0) }
            ),
            .notEmpty,
            "The origins whose pages may use the server; those of this machine always may."
        ),
        SettingField(
            "server.admin_token",
            .string,
            .string(""),
            isSecret: true,
            variables: ["QNTX_ADMIN_TOKEN"],
            "The token for changing plugins. Needed to listen beyond this machine."
        ),
        SettingField(
            "server.tls_certificate",
            .string,
            .string(""),
            .anything,
            "The file of the certificate in PEM, with those of its issuers, for HTTPS. Read anew when it changes."
        ),
        SettingField(
            "server.tls_key",
            .string,
            .string(""),
            .anything,
            "The file of the certificate's private key in PEM."
        ),
        SettingField(
            "server.http2",
            .boolean,
            .boolean(true),
            .anything,
            "Whether HTTP/2 is spoken with clients that can, over TLS."
        ),
        SettingField(
            "server.max_body",
            .integer,
            .integer(64 << 20),
            .range(0, 64 * gigabyte),
            "The largest body, in bytes."
        ),
        SettingField(
            "server.max_headers",
            .integer,
            .integer(64 << 10),
            .range(1024, 64 << 20),
            "All headers of a request together, in bytes."
        ),
        SettingField(
            "server.max_connections",
            .integer,
            .integer(16_384),
            .range(1, 1 << 20),
            "How many connections are open at once."
        ),
        SettingField(
            "server.max_websockets",
            .integer,
            .integer(16_384),
            .range(0, 1 << 20),
            "How many WebSockets are open at once, all plugins' together."
        ),
        SettingField(
            "server.deadline_secs",
            .integer,
            .integer(30),
            .range(1, year),
            "How long an answer may take to begin, in seconds."
        ),
        SettingField(
            "server.idle_timeout_secs",
            .integer,
            .integer(75),
            .range(1, year),
            "How long a connection may be idle, in seconds."
        ),
        SettingField(
            "server.body_timeout_secs",
            .integer,
            .integer(30),
            .range(1, year),
            "How long a client may send nothing of its body, in seconds."
        ),
        SettingField(
            "server.drain_secs",
            .integer,
            .integer(10),
            .range(1, year),
            "How long requests under way have when the host stops, in seconds."
        ),
    ]

    static let databaseFields: [SettingField] = [
        SettingField(
            "database.path",
            .string,
            .string("qntx.db"),
            .notEmpty,
            variables: ["DB_PATH"],
            "The database file; made at the first start."
        ),
        SettingField(
            "database.durability",
            .string,
            .string("full"),
            .oneOf(["full", "normal"]),
            "What survives a power failure: \"full\" everything, \"normal\" all but the last moments."
        ),
        SettingField(
            "database.busy_timeout_secs",
            .integer,
            .integer(5),
            .range(0, 3600),
            "How long a statement waits for another process, in seconds."
        ),
        SettingField(
            "database.readers",
            .integer,
            .integer(5),
            .range(1, 64),
            "How many connections read at once."
        ),
        SettingField(
            "database.bounded_storage.actor_context_limit",
            .integer,
            .integer(16),
            .range(0, .max),
            "How many attestations are kept of one actor in one context; 0 for any number."
        ),
        SettingField(
            "database.bounded_storage.actor_contexts_limit",
            .integer,
            .integer(64),
            .range(0, .max),
            "How many lists of contexts one actor may have; 0 for any number."
        ),
        SettingField(
            "database.bounded_storage.entity_actors_limit",
            .integer,
            .integer(64),
            .range(0, .max),
            "How many actors may speak of one subject; 0 for any number."
        ),
    ]

    static let pulseFields: [SettingField] = [
        SettingField(
            "pulse.workers",
            .integer,
            .integer(1),
            .range(0, 1024),
            "How many jobs run at once; 0 for none here."
        ),
        SettingField(
            "pulse.deadline_secs",
            .integer,
            .integer(300),
            .range(1, 315_576_000),
            "How long an attempt may take where the job does not say, in seconds."
        ),
        SettingField(
            "pulse.stop_secs",
            .integer,
            .integer(20),
            .range(0, year),
            "How long jobs may go on when the host stops, in seconds."
        ),
        SettingField(
            "pulse.poll_interval_secs",
            .integer,
            .integer(1),
            .range(1, 86_400),
            "How often to look for jobs of other processes, in seconds."
        ),
        SettingField(
            "pulse.retention_days",
            .integer,
            .integer(30),
            .range(0, 36_525),
            "How long finished jobs are kept, in days; 0 for ever."
        ),
        SettingField(
            "pulse.max_payload",
            .integer,
            .integer(8 << 20),
            .range(0, gigabyte),
            "The largest payload, in bytes."
        ),
        SettingField(
            "pulse.max_result",
            .integer,
            .integer(8 << 20),
            .range(0, gigabyte),
            "The largest result, in bytes."
        ),
    ]

    static let logFields: [SettingField] = [
        SettingField(
            "log.level",
            .string,
            .string("notice"),
            .oneOf(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
            "How much goes to the log."
        ),
        SettingField("log.format", .string, .string("text"), .oneOf(["text", "json"]), "How a line of the log looks."),
    ]

    static let pluginFields: [SettingField] = pluginsFields + processFields

    private static let pluginsFields: [SettingField] = [
        SettingField("plugin.enabled", .strings, .list([]), .notEmpty, "The plugins that are loaded, by name."),
        SettingField(
            "plugin.paths",
            .strings,
            .list([.string("~/.qntx/plugins"), .string("./plugins")]),
            .notEmpty,
            "The directories where plugins are."
        ),
        SettingField(
            "plugin.trust_any_owner",
            .boolean,
            .boolean(false),
            .anything,
            "Whether files are loaded that others than root and the host's user could change."
        ),
        SettingField(
            "plugin.websocket.keepalive.enabled",
            .boolean,
            .boolean(true),
            .anything,
            "Whether open WebSockets are pinged."
        ),
        SettingField(
            "plugin.websocket.keepalive.ping_interval_secs",
            .integer,
            .integer(30),
            .range(1, 86_400),
            "How often, in seconds."
        ),
        SettingField(
            "plugin.websocket.keepalive.pong_timeout_secs",
            .integer,
            .integer(60),
            .range(1, 86_400),
            "How long the answer to a ping may take, in seconds."
        ),
        SettingField(
            "plugin.websocket.keepalive.reconnect_attempts",
            .integer,
            .integer(3),
            .range(0, 1000),
            "How often a lost connection is tried again."
        ),
        SettingField(
            "plugin.websocket.max_message",
            .integer,
            .integer(1 << 20),
            .range(0, gigabyte),
            "The largest message of a WebSocket, in bytes."
        ),
        SettingField(
            "plugin.websocket.max_queued",
            .integer,
            .integer(256 << 10),
            .range(1, gigabyte),
            "How many bytes may wait for a client that is slower than its plugin."
        ),
        SettingField(
            "plugin.*.isolation",
            .string,
            nil,
            .oneOf(["none", "process"]),
            "Where the plugin runs: in the host's own process, or in one of its own, which cannot take the host with it. "
                + "Unset: with a side manifest (NAME.qntx.toml) in one of its own, else in the host's."
        ),
        SettingField(
            "plugin.*.sha256",
            .string,
            nil,
            .hexadecimal(64),
            "The SHA-256 that the plugin's file must have: its library, its program or its side manifest."
        ),
        SettingField(
            "plugin.*.address",
            .string,
            nil,
            .notEmpty,
            "Where the plugin runs already, host:port: it is connected to, and not started."
        ),
        SettingField(
            "plugin.*.arguments",
            .strings,
            .list([]),
            .anything,
            "What the plugin's program gets beyond its port."
        ),
        SettingField(
            "plugin.*.environment",
            .strings,
            .list([]),
            .notEmpty,
            "All of its program's environment: NAME=value, or NAME for what the host has there."
        ),
        SettingField(
            "plugin.*.restart",
            .string,
            .string("always"),
            .oneOf(["always", "never"]),
            "Whether its process is started again when it ends by itself or does not answer."
        ),
        SettingField(
            "plugin.*.restart_delay_ms",
            .integer,
            .integer(50),
            .range(0, 3_600_000),
            "How long to wait before that, in milliseconds; each further time twice as long."
        ),
        SettingField(
            "plugin.*.restart_max_delay_secs",
            .integer,
            .integer(30),
            .range(0, year),
            "How long to wait at most, in seconds."
        ),
        SettingField(
            "plugin.*.restart_limit",
            .integer,
            .integer(5),
            .range(1, 1000),
            "How often its process may end within a minute until it is left alone for a while."
        ),
        SettingField(
            "plugin.*.restart_pause_secs",
            .integer,
            .integer(60),
            .range(1, year),
            "For how long, in seconds; then one process is tried."
        ),
        SettingField(
            "plugin.*.health_interval_secs",
            .integer,
            .integer(3),
            .range(0, year),
            "How often its process is asked for its health, in seconds; 0 for never."
        ),
        SettingField(
            "plugin.*.health_limit_secs",
            .integer,
            .integer(4),
            .range(1, year),
            "How long the answer may take, in seconds."
        ),
        SettingField(
            "plugin.*.health_misses",
            .integer,
            .integer(2),
            .range(1, 1000),
            "How many answers in a row its process may owe until it is killed and started again."
        ),
        SettingField(
            "plugin.*.job_crashes",
            .integer,
            .integer(3),
            .range(1, 1000),
            "How often its process may end while it executes the same job until that job is failed."
        ),
        SettingField(
            "plugin.*.log_lines",
            .integer,
            .integer(500),
            .range(1, 1 << 20),
            "How many lines of its process are logged in a second."
        ),
        SettingField(
            "plugin.*.deadline_secs",
            .integer,
            nil,
            .range(1, year),
            "How long its answers may take to begin, in seconds; server.deadline_secs if it is not set."
        ),
        SettingField(
            "plugin.*.threads",
            .integer,
            .integer(8),
            .range(1, 1024),
            "How many of its handlers run at once."
        ),
        SettingField(
            "plugin.*.queue",
            .integer,
            .integer(256),
            .range(0, 1 << 20),
            "How many requests wait for one of them."
        ),
        SettingField(
            "plugin.*.max_body",
            .integer,
            nil,
            .range(0, 64 * gigabyte),
            "The largest body it gets, in bytes; server.max_body if it is not set."
        ),
        SettingField(
            "plugin.*.max_websockets",
            .integer,
            nil,
            .range(0, 1 << 20),
            "How many WebSockets it has open at once; server.max_websockets if it is not set."
        ),
        SettingField(
            "plugin.*.max_message",
            .integer,
            nil,
            .range(0, gigabyte),
            "The largest message of its WebSockets, in bytes; plugin.websocket.max_message if it is not set."
        ),
        SettingField(
            "plugin.*.database_grants",
            .strings,
            .list([]),
            .notEmpty,
            "What it may reach in the database beyond its own tables."
        ),
    ]
}
