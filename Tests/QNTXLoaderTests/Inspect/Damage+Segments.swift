import QNTXTestSupport
import Testing

extension Damage {
    static let segments: [Damage] = [
        Damage("two segments at one address") { editor in
            let loads = editor.segments.filter { editor[.segmentType($0)] == 1 }
            editor[.segmentAddress(loads[1])] = editor[.segmentAddress(loads[0])]
        },
        Damage("a segment that goes beyond the file") { editor in
            let load = try #require(editor.segments.last { editor[.segmentType($0)] == 1 })
            editor[.segmentFileSize(load)] += 1 << 20
            editor[.segmentMemorySize(load)] += 1 << 20
        },
        Damage("a segment larger than memory") { editor in
            let load = try #require(editor.segments.last { editor[.segmentType($0)] == 1 })
            editor[.segmentMemorySize(load)] = 1 << 60
        },
        Damage("a segment smaller in memory than in the file") { editor in
            let load = try #require(editor.segment(1))
            editor[.segmentMemorySize(load)] = 8
        },
        Damage("a segment that is aligned to nothing") { editor in
            let load = try #require(editor.segment(1))
            editor[.segmentAlignment(load)] = 0
        },
        Damage("a segment that is aligned to three") { editor in
            let load = try #require(editor.segment(1))
            editor[.segmentAlignment(load)] = 4097
        },
        Damage("code that is not executable") { editor in
            for header in editor.segments where editor[.segmentType(header)] == 1 { editor[.segmentFlags(header)] = 6 }
        },
        Damage("data that is not writable") { editor in
            for header in editor.segments where editor[.segmentType(header)] == 1 { editor[.segmentFlags(header)] &= 5 }
        },
        Damage("tables that are not readable") { editor in
            let load = try #require(editor.segment(1))
            editor[.segmentFlags(load)] = 0
        },
        Damage("a dynamic table elsewhere in memory than in the file") { editor in
            let header = try #require(editor.segment(2))
            editor[.segmentOffset(header)] += 16
        },
        Damage("thread-local storage of half the memory") { editor in
            let header = try #require(editor.segment(7))
            editor[.segmentMemorySize(header)] = 1 << 40
        },
        Damage("thread-local storage that is aligned to three") { editor in
            let header = try #require(editor.segment(7))
            editor[.segmentAlignment(header)] = 3
        },
        Damage("no thread-local storage, but relocations of it") { editor in
            let header = try #require(editor.segment(7))
            editor[.segmentType(header)] = 0
        },
        Damage("a part to be made read-only that nobody could write to") { editor in
            let header = try #require(editor.segment(0x6474_E552))
            editor[.segmentAddress(header)] = 0
        },
    ]
}
