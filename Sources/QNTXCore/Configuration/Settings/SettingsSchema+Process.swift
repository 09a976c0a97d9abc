extension SettingsSchema {
    /// What holds for a plugin in a process of its own.
    static let processFields: [SettingField] = [
        SettingField(
            "plugin.*.memory",
            .string,
            nil,
            .size,
            "How much memory of its own its process may have, threads' stacks included."
        ),
        SettingField(
            "plugin.*.cpu_seconds",
            .integer,
            nil,
            .range(1, 1 << 40),
            "How much processor time its process may use in its life, in seconds."
        ),
        SettingField(
            "plugin.*.files",
            .integer,
            nil,
            .range(16, 1 << 30),
            "How many files and sockets its process may have open."
        ),
        SettingField(
            "plugin.*.processes",
            .integer,
            nil,
            .range(1, 1 << 22),
            "How many processes and threads the host's user may have when its process starts another one."
        ),
        SettingField(
            "plugin.*.core_dumps",
            .boolean,
            .boolean(false),
            .anything,
            "Whether a crash of its process leaves a file with what was in its memory."
        ),
        SettingField(
            "plugin.*.nice",
            .integer,
            .integer(0),
            .range(-20, 19),
            "How much its process stands back for others."
        ),
        SettingField(
            "plugin.*.confinement",
            .string,
            .string("default"),
            .oneOf(["none", "default", "strict"]),
            "What its process may ask of the kernel."
        ),
        SettingField(
            "plugin.*.network",
            .boolean,
            .boolean(false),
            .anything,
            "Whether a strictly confined process may have sockets of the network."
        ),
        SettingField(
            "plugin.*.readable",
            .strings,
            .list([]),
            .notEmpty,
            "What a strictly confined process may read beyond what every program needs: files and directories."
        ),
        SettingField(
            "plugin.*.writable",
            .strings,
            .list([]),
            .notEmpty,
            "What a strictly confined process may read and change: files and directories that are there."
        ),
    ]
}
