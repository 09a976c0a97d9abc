extension VersionReader {
    /// Reads the whole text as one version.
    mutating func version() throws(PluginError) -> Version {
        _ = skip("v")
        let major = try number("the major number")
        let hasMinor = skip(".")
        let minor = hasMinor ? try number("the minor number") : 0
        let hasPatch = hasMinor && skip(".")
        let patch = hasPatch ? try number("the patch number") : 0
        let (prerelease, build) = try suffix()
        guard next == nil else { throw unexpected(build.isEmpty ? "\"-\", \"+\" or the end" : "the end") }
        // What a version is written as must be readable again, and that is in full.
        let missing = hasPatch ? "" : hasMinor ? ".0" : ".0.0"
        try checkLength(bytes.count + missing.utf8.count, of: "with \"\(missing)\" it")
        return Version(major, minor, patch, prerelease: prerelease, build: build)
    }

    /// Reads digits.
    private mutating func number(_ part: String) throws(PluginError) -> UInt64 {
        let start = offset
        while let byte = next, byte.isASCIIDigit { offset += 1 }
        guard offset > start else { throw unexpected(part) }
        return try value(from: start, part)
    }

    /// The value of the digits between an offset and here. Leading zeros are allowed.
    func value(from start: Int, _ part: String) throws(PluginError) -> UInt64 {
        guard let value = UInt64(read(from: start)) else {
            throw invalid("\(part), at character \(start + 1), is larger than \(UInt64.max)")
        }
        return value
    }

    /// Reads `-PRERELEASE` and `+BUILD`, each if it is there.
    mutating func suffix() throws(PluginError) -> (prerelease: String, build: String) {
        let prerelease = skip("-") ? try identifiers("the prerelease", leadingZeros: false) : ""
        let build = skip("+") ? try identifiers("the build metadata", leadingZeros: true) : ""
        return (prerelease, build)
    }

    /// Reads identifiers with dots between them.
    /// - Parameter leadingZeros: whether an identifier of digits only may begin with a zero.
    private mutating func identifiers(_ part: String, leadingZeros: Bool) throws(PluginError) -> String {
        let start = offset
        repeat {
            let first = offset
            var isNumber = true
            while let byte = next, byte.isIdentifierPart {
                isNumber = isNumber && byte.isASCIIDigit
                offset += 1
            }
            guard offset > first else { throw unexpected("a letter, a digit or \"-\" of \(part)") }
            if isNumber && !leadingZeros && offset - first > 1 && bytes[first] == UInt8(ascii: "0") {
                throw invalid(
                    "\(part) has the number \(Self.quoted(read(from: first))) at character \(first + 1), "
                        + "and a number in it must not begin with a zero"
                )
            }
        } while skip(".")
        return read(from: start)
    }
}

extension UInt8 {
    /// Whether this may stand in an identifier of a prerelease or of build metadata: `0-9`, `A-Z`, `a-z` or `-`.
    fileprivate var isIdentifierPart: Bool {
        let lowercased = self | 0x20
        return isASCIIDigit || self == UInt8(ascii: "-")
            || (lowercased >= UInt8(ascii: "a") && lowercased <= UInt8(ascii: "z"))
    }
}
