/// Which files the host trusts enough to look into.
public struct InspectionPolicy: Sendable {
    /// 256 MiB.
    public static let defaultMaximumFileSize = 256 << 20

    /// The most that is read of a file, in bytes.
    public var maximumFileSize: Int
    /// Whether a file, and the directory it is in, must belong to root or the user of the host, and be writable by
    /// nobody else. A directory like `/tmp`, where nobody can replace what is another's, will do.
    public var checksOwnership: Bool
    /// The plugins that may be loaded: names of files (`libfoo.so`), or of plugins (`foo`, which `foo.so`, `libfoo.so`
    /// and any file with a note of that name are). Nil for all.
    public var allowList: Set<String>?
    /// The SHA-256 that a file must have, in hexadecimal, by the file's name.
    public var sha256: [String: String]
    /// Whether to compute each file's SHA-256 for the report. Those of pinned files are computed in any case.
    public var computesSHA256: Bool

    /// Makes a policy.
    public init(
        maximumFileSize: Int = InspectionPolicy.defaultMaximumFileSize,
        checksOwnership: Bool = true,
        allowList: Set<String>? = nil,
        sha256: [String: String] = [:],
        computesSHA256: Bool = false
    ) {
        self.maximumFileSize = maximumFileSize
        self.checksOwnership = checksOwnership
        self.allowList = allowList
        self.sha256 = sha256
        self.computesSHA256 = computesSHA256
    }
}
