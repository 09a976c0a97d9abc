/// What a side manifest says, and what the file of its library says of itself: read as data, running none of it.
public struct ManifestInspection: Sendable, Hashable, Codable {
    /// The path of the manifest, as it was asked for.
    public var file: String
    /// The manifest's size in bytes.
    public var size: Int
    /// The SHA-256 of the manifest in hexadecimal, where the policy asks for it. The library is not in it.
    public var sha256: String?
    /// What it says.
    public var manifest: LibraryManifest
    /// The library, where it is a file that the manifest names or that lies beside it; nil for one that the dynamic loader
    /// has to find.
    public var library: Inspection?
}
