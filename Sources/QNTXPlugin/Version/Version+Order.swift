extension Version: Comparable, Hashable {
    /// Whether both have the same precedence; build metadata does not count.
    public static func == (left: Version, right: Version) -> Bool {
        left.major == right.major && left.minor == right.minor && left.patch == right.patch
            && left.prerelease == right.prerelease
    }

    /// Whether the left one comes before the right one. A prerelease comes before its release.
    public static func < (left: Version, right: Version) -> Bool {
        if left.major != right.major { return left.major < right.major }
        if left.minor != right.minor { return left.minor < right.minor }
        if left.patch != right.patch { return left.patch < right.patch }
        if left.prerelease.isEmpty || right.prerelease.isEmpty { return left.isPrerelease && !right.isPrerelease }
        return prerelease(left.prerelease, precedes: right.prerelease)
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(major)
        hasher.combine(minor)
        hasher.combine(patch)
        hasher.combine(prerelease)
    }

    /// Compares the identifiers pairwise; the first that differ decide, and where none do, the shorter list is first.
    private static func prerelease(_ left: String, precedes right: String) -> Bool {
        var left = left.utf8[...]
        var right = right.utf8[...]
        while let first = nextIdentifier(of: &left) {
            guard let second = nextIdentifier(of: &right) else { return false }
            if first.elementsEqual(second) { continue }
            return identifier(first, precedes: second)
        }
        return !right.isEmpty
    }

    private static func nextIdentifier(of rest: inout Substring.UTF8View) -> Substring.UTF8View? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: ".")) ?? rest.endIndex
        let identifier = rest[..<end]
        rest = end == rest.endIndex ? rest[end...] : rest[rest.index(after: end)...]
        return identifier
    }

    /// Numbers come before words. Numbers have no leading zeros, so the longer is the larger, however long they are.
    private static func identifier(_ left: Substring.UTF8View, precedes right: Substring.UTF8View) -> Bool {
        let (leftIsNumber, rightIsNumber) = (left.allSatisfy(\.isASCIIDigit), right.allSatisfy(\.isASCIIDigit))
        if leftIsNumber != rightIsNumber { return leftIsNumber }
        if leftIsNumber && left.count != right.count { return left.count < right.count }
        return left.lexicographicallyPrecedes(right)
    }
}

extension UInt8 {
    /// Whether this is one of `0` to `9` in ASCII.
    var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
