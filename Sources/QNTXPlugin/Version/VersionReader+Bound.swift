extension VersionReader {
    /// Reads the version of a comparison: one to three numbers, of which the last may be wildcards, and a suffix.
    /// - Parameter isFirst: whether an operator could stand here too, for the error.
    mutating func bound(isFirst: Bool) throws(PluginError) -> (version: Version, open: Comparator.Open) {
        _ = skip("v")
        let major = try component(isFirst ? "an operator or a version" : "a version", "the major number")
        let hasMinor = skip(".")
        // What follows a wildcard is read but does not matter.
        let minor = hasMinor ? try component("the minor number", "the minor number", ignored: major == nil) : nil
        let hasPatch = hasMinor && skip(".")
        let patch = hasPatch ? try component("the patch number", "the patch number", ignored: minor == nil) : nil
        let (prerelease, build) = try suffix()
        let open: Comparator.Open =
            major == nil ? .major : minor == nil ? .minor : patch == nil ? .patch : .nothing
        let version = Version(major ?? 0, minor ?? 0, patch ?? 0, prerelease: prerelease, build: build)
        return (version, open)
    }

    /// Reads a number or a wildcard.
    /// - Parameters:
    ///   - expected: what should stand here, for the error.
    ///   - part: which number it is, for the error.
    ///   - ignored: whether a number before it is open, so that this one is too. Then any mixture of digits, wildcards
    ///     and `|` passes, as it does in the library that decides for QNTX.
    /// - Returns: the number, nil for a wildcard.
    private mutating func component(
        _ expected: String,
        _ part: String,
        ignored: Bool = false
    ) throws(PluginError) -> UInt64? {
        let start = offset
        if ignored {
            while let byte = next, byte.isASCIIDigit || byte.isWildcard || (byte == UInt8(ascii: "|") && !isAtOr) {
                offset += 1
            }
            guard offset > start else { throw unexpected(expected) }
            return nil
        }
        if let byte = next, byte.isWildcard {
            offset += 1
            if let byte = next, byte.isASCIIDigit || byte.isWildcard {
                throw unexpected("something that separates it from the wildcard")
            }
            return nil
        }
        while let byte = next, byte.isASCIIDigit { offset += 1 }
        guard offset > start else { throw unexpected(expected) }
        if let byte = next, byte.isWildcard { throw unexpected("a digit, or a dot before the wildcard,") }
        return try value(from: start, part)
    }
}

extension UInt8 {
    /// Whether this stands for any number: `x`, `X` or `*`.
    fileprivate var isWildcard: Bool {
        self == UInt8(ascii: "x") || self == UInt8(ascii: "X") || self == UInt8(ascii: "*")
    }
}
