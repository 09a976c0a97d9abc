import Foundation
import QNTXLoader
import QNTXTestSupport
import Testing

@Suite("The memory of a library whose plugin is over", .serialized)
struct RetireMemoryTests {
    /// Half of a megabyte of data is written, some of the rest is only read.
    private static let large = """
        static volatile unsigned char zeros[1 << 20] __attribute__((aligned(4096)));
        static volatile unsigned char data[1 << 20] __attribute__((aligned(4096))) = {1};
        EXPORT int act(int pages) {
            unsigned sum = 0;
            for (int i = 0; i < pages; i++) zeros[4096 * i] = data[8192 * i] = 1;
            for (int i = pages; i < 2 * pages; i++) sum += zeros[4096 * i];
            return (int)sum;
        }
        EXPORT int undo(int argument) { return argument; }
        """

    @Test("It is what the kernel counts for its mappings", arguments: [0, 1, 60])
    func measure(pages: Int32) async throws {
        let fixture = try await RetireFixture(Self.large, name: "large")
        #expect(try await fixture.call("act", pages) == 0)
        let result = await fixture.retire(declared: false)
        #expect(result.sharedBytes == (fixture.inspection.size + 4095) / 4096 * 4096)
        let counted = try Self.counted(fixture)
        #expect(result.privateBytes >= counted.file + Int(pages) * 4096 && counted.file >= Int(pages) * 4096)
        // The kernel may have joined the zeros with memory of others that lies next to them.
        if counted.sizeBehind <= (1 << 20) + 8192 {
            #expect(result.privateBytes == counted.file + counted.behind)
        }
        let fate = await fixture.retire().fate
        #expect(fate == .unloaded || RetireFixture.isSanitized)
    }

    /// Anonymous memory, in memory or swapped, by `/proc/self/smaps`: of the mappings of the file, and of the one behind
    /// them that has the zeros, with its size.
    private static func counted(_ fixture: RetireFixture) throws -> (file: Int, behind: Int, sizeBehind: Int) {
        var result = (file: 0, behind: 0, sizeBehind: 0)
        var (isOfFile, isBehind, end) = (false, false, "")
        for line in try FileBytes.text("/proc/self/smaps").split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let first = words.first else { continue }
            let bytes = words.count == 3 ? (Int(words[1]) ?? 0) * 1024 : 0
            if first.contains("-"), words.count >= 5 {
                let range = first.split(separator: "-").map(String.init)
                isOfFile = line.contains("memfd:\(fixture.name) ")
                isBehind = words.count == 5 && words[1] == "rw-p" && range[0] == end
                end = isOfFile ? range[1] : ""
            } else if first == "Anonymous:" || first == "Swap:" {
                if isOfFile { result.file += bytes }
                if isBehind { result.behind += bytes }
            } else if first == "Size:", isBehind {
                result.sizeBehind = bytes
            }
        }
        return result
    }

    @Test(
        "100 times mapped and unmapped leave nothing behind: no mapping, memory, descriptor or thread",
        .enabled(if: !RetireFixture.isSanitized)
    )
    func nothingLeft() async throws {
        func value(_ file: String, _ key: String) throws -> Int {
            let line = try FileBytes.text(file).split(separator: "\n").first { $0.hasPrefix(key) }
            return Int(line?.split(whereSeparator: { " \t".contains($0) })[1] ?? "") ?? 0
        }
        var before = (memory: 0, files: 0, threads: 0)
        for round in 0..<100 {
            let fixture = try await RetireFixture(Self.large, name: "many")
            try await fixture.call("act", 8)
            let result = await fixture.retire(until: { $0.fate == .unloaded })
            try #require(result.fate == .unloaded, "\(round): \(result)")
            if round == 10 {
                before.memory = try value("/proc/meminfo", "Shmem:")
                before.threads = try value("/proc/self/status", "Threads:")
            }
        }
        #expect(try !FileBytes.text("/proc/self/maps").contains("-many "))
        let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
        #expect(!files.contains { $0.contains("-many") })
        // Other tests of the process take and give meanwhile, but not as much as one of these each time: 100 MB.
        #expect(try value("/proc/meminfo", "Shmem:") - before.memory < 60_000)
        #expect(try value("/proc/self/status", "Threads:") - before.threads < 90)
    }
}
