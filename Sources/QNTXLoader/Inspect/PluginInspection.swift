/// What a plugin's file says, read as data, running none of it: the plugin's library, or a side manifest.
public enum PluginInspection: Sendable, Hashable {
    /// A library that is a plugin.
    case library(Inspection)
    /// A manifest, which makes a plugin of a library.
    case manifest(ManifestInspection)

    /// The path of the file, as it was asked for.
    public var file: String {
        switch self {
        case .library(let inspection): inspection.file
        case .manifest(let inspection): inspection.file
        }
    }

    /// The SHA-256 of the file in hexadecimal, where the policy asks for it.
    public var sha256: String? {
        switch self {
        case .library(let inspection): inspection.sha256
        case .manifest(let inspection): inspection.sha256
        }
    }

    /// The plugin's name, where the file says it.
    public var name: String? {
        switch self {
        case .library(let inspection): inspection.note?.name
        case .manifest(let inspection): inspection.manifest.name
        }
    }

    /// The plugin's version, where the file says it.
    public var version: String? {
        switch self {
        case .library(let inspection): inspection.note?.version
        case .manifest(let inspection): inspection.manifest.version
        }
    }

    /// Which versions of QNTX it can live in, where the file says it; empty for any.
    public var qntxVersion: String? {
        switch self {
        case .library(let inspection): inspection.note?.qntxVersion
        case .manifest(let inspection): inspection.manifest.qntxVersion
        }
    }

    /// The library that the host opens a copy of; nil where the dynamic loader has to find it.
    public var library: Inspection? {
        switch self {
        case .library(let inspection): inspection
        case .manifest(let inspection): inspection.library
        }
    }

    /// Whether it is a manifest.
    public var isManifest: Bool {
        if case .manifest = self { true } else { false }
    }
}

extension PluginInspection: Encodable {
    /// Writes what there is of the one or the other, as if it were alone.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .library(let inspection): try inspection.encode(to: encoder)
        case .manifest(let inspection): try inspection.encode(to: encoder)
        }
    }
}
