import Glibc
import QNTXLoader
import QNTXPlugin
import QNTXRemote

/// Where plugins in processes of their own are found.
extension PluginHost {
    /// The plugins that are to be started or connected to: those that are enabled and in no library, and each program
    /// `qntx-NAME-plugin` of a directory whose plugins are all loaded.
    func remoteLaunches() -> [RemoteLaunch] {
        let named = configuration.enabled.compactMap { remoteLaunch(of: $0) }
        let found = configuration.directories.flatMap { directory in
            Self.programs(in: directory).map { name, path in launch(name, .program(path: path)) }
        }
        var names: Set<String> = []
        return (named + found).filter { launch in
            registry.getState(launch.name) == nil && !isDisabled(launch.name) && names.insert(launch.name).inserted
        }
    }

    /// How a plugin is come by that is enabled, if it is in a process of its own.
    func remoteLaunch(of name: String) -> RemoteLaunch? {
        if let address = configuration.plugins[name]?.address { return launch(name, .address(address)) }
        guard (try? DomainName.validate(name)) != nil else { return nil }
        for directory in configuration.searchPaths + configuration.directories {
            for file in Self.files(of: name) {
                let path = Self.path(directory, file)
                if Self.isProgram(path) { return launch(name, .program(path: path)) }
            }
        }
        return nil
    }

    /// How the plugin is come by that is, or was, at a path or an address; nil where that is a library's.
    func remoteLaunch(from place: String) -> RemoteLaunch? {
        if let name = name(of: place), let plugin = registry.get(name) as? RemotePlugin {
            // A library is looked at anew.
            if case .library = plugin.launch.source { return nil }
            return launch(name, plugin.launch.source)
        }
        if let (name, _) = configuration.plugins.first(where: { $1.address.map { "\($0)" } == place }) {
            return remoteLaunch(of: name)
        }
        guard !PluginFileName.isPlugin(FileImage.name(of: place)), Self.isProgram(place) else { return nil }
        let file = place.split(separator: "/").last.map(String.init) ?? place
        guard
            let name = configuration.enabled.first(where: { Self.files(of: $0).contains(file) }) ?? Self.name(of: file)
        else { return nil }
        return launch(name, .program(path: place))
    }

    /// Where an enabled plugin is by now that was nowhere before, if it is a program or at an address.
    func programPlace(of name: String) -> String? {
        guard registry.get(name) == nil, configuration.enabled.contains(name) else { return nil }
        return remoteLaunch(of: name)?.source.description
    }

    /// Whether a plugin can still be where it came from.
    func isThere(_ place: String) -> Bool {
        if configuration.plugins.values.contains(where: { $0.address.map { "\($0)" } == place }) { return true }
        return access(place, F_OK) == 0
    }

    func launch(_ name: String, _ source: RemoteLaunch.Source) -> RemoteLaunch {
        let settings = configuration.plugins[name] ?? PluginSettings()
        return RemoteLaunch(
            name: name,
            source: source,
            arguments: settings.arguments,
            environment: settings.environment,
            limits: settings.resources,
            confinement: settings.confinement,
            guarding: configuration.isolation.map { .by(runner: $0.runner) } ?? .none,
            startLimit: configuration.deadlines.load,
            endLimit: min(.seconds(5), configuration.deadlines.shutdown / 2),
            restart: settings.restart,
            watch: settings.watch,
            jobCrashes: settings.jobCrashes,
            logLines: settings.logLines
        )
    }

    /// What a plugin's program may be called. Source: QNTX.
    private static func files(of name: String) -> [String] { ["qntx-\(name)-plugin", "qntx-\(name)", name] }

    /// The plugin that a program is by its name alone.
    private static func name(of file: String) -> String? {
        guard let name = ProgramName.plugin(of: file), (try? DomainName.validate(name)) != nil else { return nil }
        return name
    }

    private static func programs(in directory: String) -> [(String, String)] {
        guard let files = try? PluginScanner().list(directory) else { return [] }
        return files.compactMap { file in
            let path = path(directory, file)
            guard let name = name(of: file), isProgram(path) else { return nil }
            return (name, path)
        }
    }

    private static func path(_ directory: String, _ file: String) -> String {
        directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)"
    }

    private static func isProgram(_ path: String) -> Bool {
        FileStatus(path: path, followingLink: true)?.isFile == true && access(path, X_OK) == 0
    }
}
