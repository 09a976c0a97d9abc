import QNTXTestSupport
import Testing

extension Damage {
    private static let names: [(String, UInt64)] = [
        ("strings", 5), ("strings' size", 10), ("symbols", 6), ("a symbol's size", 11), ("GNU hash", 0x6FFF_FEF5),
        ("hash", 4), ("relocations", 7), ("relocations' size", 8), ("a relocation's size", 9),
        ("linkage relocations", 23),
        ("linkage relocations' size", 2), ("linkage kind", 20), ("initializers", 25), ("initializers' size", 27),
        ("finalizers", 26), ("finalizers' size", 28), ("init", 12), ("fini", 13), ("versions", 0x6FFF_FFF0),
        ("versions needed", 0x6FFF_FFFE), ("count of versions needed", 0x6FFF_FFFF), ("relative count", 0x6FFF_FFF9),
        ("needed", 1),
    ]

    static let extremes: [Damage] = names.flatMap { name, tag in
        // 3 is no multiple of anything, but may be a count.
        ([.max, 1 << 63, 1 << 40, 0xFFFF_FFFF] + (name.contains("count") ? [] : [3])).map { Damage.tag(name, tag, $0) }
    }

    static let removals: [Damage] = names.filter {
        !["needed", "relative count", "hash", "GNU hash", "init", "fini"].contains($0.0)
    }
    .map { name, tag in
        Damage("no \(name)") { editor in
            try #require(editor.dynamic(tag) != nil)
            editor.removeDynamic(tag)
        }
    }
}
