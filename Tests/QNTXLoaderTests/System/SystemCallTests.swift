import CQNTXSystem
import Foundation
import Testing

@Suite("The few system calls of the loader's own")
struct SystemCallTests {
    @Test("A sealed file holds its content, and nobody can change it", arguments: [0, 1, 4096, 1_000_003])
    func sealedFile(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let file = bytes.withUnsafeBytes { qntx_system_sealed_file("qntx:test", $0.baseAddress, $0.count) }
        try #require(file >= 0)
        defer { close(file) }
        var content = [UInt8](repeating: 0, count: size + 1)
        #expect(pread(file, &content, size + 1, 0) == size && Array(content[..<size]) == bytes)
        #expect(fcntl(file, F_GETFD) & FD_CLOEXEC != 0)
        var other: UInt8 = 9
        #expect(pwrite(file, &other, 1, 0) == -1 && errno == EPERM)
        #expect(ftruncate(file, 0) == (size == 0 ? 0 : -1))
        #expect(ftruncate(file, off_t(size + 1)) == -1 && errno == EPERM)
        // Not even through another descriptor, which may be writable.
        let again = open("/proc/self/fd/\(file)", O_RDWR)
        if again >= 0 {
            #expect(pwrite(again, &other, 1, 0) == -1)
            let map = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, again, 0)
            #expect(map == MAP_FAILED)
            close(again)
        }
    }

    @Test("A name that is too long is an error, and no descriptor is lost")
    func longName() {
        let name = String(repeating: "x", count: 300)
        #expect(qntx_system_sealed_file(name, "abc", 3) == -EINVAL)
    }

    @Test("Memory of its own is read, whatever the alignment")
    func ownMemory() {
        let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0) }
        for (start, count) in [(0, 1), (1, 1025), (4095, 2), (5, 4096), (100, 12_000)] {
            var copy = [UInt8](repeating: 0, count: count)
            let read = bytes.withUnsafeBytes {
                qntx_system_read_memory($0.baseAddress?.advanced(by: start), &copy, count)
            }
            #expect(read == count && copy == Array(bytes[start..<start + count]))
        }
    }

    @Test(
        "An address that is none is an error and no signal",
        arguments: [0, 1, 16, 4096, 0xDEAD_BEEF, UInt.max, UInt.max - 4095, 1 << 63]
    )
    func badAddress(address: UInt) {
        var copy = [UInt8](repeating: 7, count: 64)
        #expect(qntx_system_read_memory(UnsafeRawPointer(bitPattern: address), &copy, 64) < 0)
        #expect(copy.allSatisfy { $0 == 7 })
    }

    @Test("At the end of what is mapped, as much as there is")
    func end() throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let map = try #require(mmap(nil, page * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
        try #require(map != MAP_FAILED)
        defer { munmap(map, page * 2) }
        memset(map, 5, page)
        mprotect(map + page, page, PROT_NONE)
        var copy = [UInt8](repeating: 0, count: 1025)
        #expect(qntx_system_read_memory(map + page - 100, &copy, 1025) == 100)
        #expect(copy[..<100].allSatisfy { $0 == 5 } && copy[100...].allSatisfy { $0 == 0 })
        #expect(qntx_system_read_memory(map + page, &copy, 1) < 0)
        #expect(qntx_system_read_memory(map + page - 4, &copy, 4) == 4)
    }
}
