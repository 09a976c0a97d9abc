/// What is mapped where in this process at one moment, by `/proc/self/maps`.
struct MemoryMap: Sendable {
    /// The mappings, in the order of their addresses.
    let ranges: [AddressRange]

    /// Asks the kernel; nil where it does not say.
    init?() {
        guard let content = ProcessFile.read("maps") else { return nil }
        ranges = content.split(separator: UInt8(ascii: "\n")).compactMap(Self.range)
        guard !ranges.isEmpty else { return nil }
    }

    /// The mapping that has an address.
    func range(of address: UInt) -> AddressRange? {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].end <= address { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(address) ? ranges[low] : nil
    }

    /// `7f0a1000-7f0a2000 rw-p …`
    private static func range(_ line: ArraySlice<UInt8>) -> AddressRange? {
        var (start, number): (UInt?, UInt) = (nil, 0)
        for byte in line {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number << 4 | UInt(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number = number << 4 | UInt(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "-") where start == nil:
                (start, number) = (number, 0)
            default:
                return start.map { AddressRange(start: $0, end: number) }
            }
        }
        return nil
    }
}
