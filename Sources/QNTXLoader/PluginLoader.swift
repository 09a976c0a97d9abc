public import QNTXPlugin

/// Turns a file into a plugin: inspect, snapshot, open, bind, negotiate. Each stage throws its own errors, and one that
/// throws leaves nothing behind but a mapped library where it got that far.
public struct PluginLoader: Sendable {
    /// Which files are trusted.
    public var policy: InspectionPolicy
    /// How much of the host one plugin may use.
    public var limits: NativeLimits
    /// The same for single plugins, by their names.
    public var pluginLimits: [String: NativeLimits]
    /// The SHA-256 that single plugins' files must have, in hexadecimal, by the plugins' names, whatever the files are
    /// called.
    public var pluginSHA256: [String: String]
    /// The version of QNTX that plugins' constraints are checked against.
    public var qntxVersion: String

    /// Makes a loader.
    public init(
        policy: InspectionPolicy = InspectionPolicy(),
        limits: NativeLimits = NativeLimits(),
        pluginLimits: [String: NativeLimits] = [:],
        pluginSHA256: [String: String] = [:],
        qntxVersion: String = QNTXVersion.current
    ) {
        self.policy = policy
        self.limits = limits
        self.pluginLimits = pluginLimits
        self.pluginSHA256 = pluginSHA256
        self.qntxVersion = qntxVersion
    }

    /// Loads a plugin. Blocks, and runs code of the file (its constructors and its entry) once inspection has passed:
    /// for a thread that may hang, not for one of Swift's.
    public func load(_ path: String) throws(PluginError) -> NativePlugin {
        try open(try prepare(path), path)
    }

    /// Inspects a file as ``load(_:)`` does, and leaves it at that. Blocks on the disk; runs none of the file's code.
    package func inspect(_ path: String) throws(PluginError) -> InspectedPlugin {
        do throws(PluginError) {
            return try check(path)
        } catch {
            throw error.adding(file: path)
        }
    }

    /// Inspects a file and takes the host's copy of it. Blocks on the disk; runs none of the file's code.
    func prepare(_ path: String) throws(PluginError) -> PreparedFile {
        do throws(PluginError) {
            return try PreparedFile(try check(path))
        } catch {
            throw error.adding(file: path)
        }
    }

    private func check(_ path: String) throws(PluginError) -> InspectedPlugin {
        var policy = policy
        if !pluginSHA256.isEmpty { policy.computesSHA256 = true }
        let plugin = try Inspector(policy: policy).plugin(at: path)
        // Before any of its code runs, where it says so much of itself.
        if let name = plugin.inspection.name {
            try accept(plugin.inspection, name)
            try checkPin(of: name, plugin.inspection)
        }
        return plugin
    }

    /// Makes a plugin of a file. Blocks, and runs its code.
    func open(_ file: PreparedFile, _ path: String) throws(PluginError) -> NativePlugin {
        do throws(PluginError) {
            let (image, vtable) = try bind(file, path)
            try negotiate(vtable.metadata, file.inspection)
            let limits = pluginLimits[vtable.metadata.name] ?? limits
            let loaded = LoadedImage(
                image: image,
                vtable: vtable,
                functions: try FunctionTable(of: vtable, in: image, limit: limits.functionBytes),
                inspection: file.inspection,
                trace: file.trace
            )
            return NativePlugin(loaded, qntxVersion: qntxVersion, limits: limits)
        } catch {
            throw error.adding(file: path)
        }
    }

    private func bind(_ file: PreparedFile, _ path: String) throws(PluginError) -> (DynamicImage, BoundVTable) {
        switch file.inspection {
        case .library:
            let image = try DynamicImage(path: file.library, file: path)
            return (image, try BoundVTable(image))
        case .manifest(let inspection):
            let image =
                inspection.library == nil
                ? try DynamicImage(library: file.library) : try DynamicImage(path: file.library, file: path)
            let addresses = try ManifestSymbols(image, inspection.manifest).addresses()
            return (image, try BoundVTable(ManifestTable.make(inspection.manifest, addresses)))
        }
    }

    /// Loads a plugin on a thread of the loader's own.
    public func load(path: String) async throws(PluginError) -> NativePlugin {
        try await BlockingCalls.run { () throws(PluginError) in try load(path) }
    }

    private func accept(_ inspection: PluginInspection, _ name: String) throws(PluginError) {
        do throws(PluginError) {
            if case .library(let inspection) = inspection, let note = inspection.note {
                try EntrySymbol.checkMajor(note.abiNumber)
            }
            try VersionConstraint.checkHost(version: qntxVersion, constraint: inspection.qntxVersion ?? "")
        } catch {
            throw error.adding(stage: .negotiate, plugin: name)
        }
    }

    private func negotiate(_ metadata: Metadata, _ inspection: PluginInspection) throws(PluginError) {
        do throws(PluginError) {
            if case .library(let inspection) = inspection, let note = inspection.note { try agree(metadata, note) }
            try checkPin(of: metadata.name, inspection)
            try DomainName.validate(metadata.name)
            _ = try Version(metadata.version)
            try VersionConstraint.checkHost(version: qntxVersion, constraint: metadata.qntxVersion)
        } catch {
            throw error.adding(stage: .negotiate, plugin: metadata.name)
        }
    }

    private func checkPin(of name: String, _ inspection: PluginInspection) throws(PluginError) {
        guard let pin = pluginSHA256[name], pin.lowercased() != inspection.sha256 else { return }
        throw PluginError(
            .fileHashMismatch,
            "its SHA-256 is \(inspection.sha256 ?? "unknown"), the configuration pins \(pin) for plugin \(name): restore "
                + "the file, or pin the new one if you trust it",
            plugin: name
        )
    }

    private func agree(_ metadata: Metadata, _ note: PluginNote) throws(PluginError) {
        for (what, noted, actual) in [
            ("name", note.name, metadata.name),
            ("version", note.version, metadata.version),
            ("qntx_version", note.qntxVersion, metadata.qntxVersion),
        ] where noted != actual {
            throw PluginError(
                .noteMismatch,
                "its note says \(what) \(noted.debugDescription), its metadata \(actual.debugDescription); "
                    + "make QNTX_PLUGIN_NOTE and the metadata agree"
            )
        }
    }
}
