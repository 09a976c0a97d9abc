/// A frame as it is on the wire, made and read without the code under test.
struct TestFrame: Equatable {
    var opcode: UInt8
    var payload: [UInt8] = []
    var isFinal = true
    var reserved: UInt8 = 0
    var mask: [UInt8]? = [0x12, 0xA5, 0x77, 0xFE]

    static func text(_ text: String, isFinal: Bool = true) -> TestFrame {
        TestFrame(opcode: 1, payload: Array(text.utf8), isFinal: isFinal)
    }

    static func binary(_ bytes: [UInt8], isFinal: Bool = true) -> TestFrame {
        TestFrame(opcode: 2, payload: bytes, isFinal: isFinal)
    }

    static func continuation(_ bytes: [UInt8], isFinal: Bool = true) -> TestFrame {
        TestFrame(opcode: 0, payload: bytes, isFinal: isFinal)
    }

    static func ping(_ bytes: [UInt8] = []) -> TestFrame { TestFrame(opcode: 9, payload: bytes) }

    static func pong(_ bytes: [UInt8] = []) -> TestFrame { TestFrame(opcode: 10, payload: bytes) }

    static func close(_ code: UInt16? = nil, _ reason: String = "") -> TestFrame {
        let head = code.map { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] } ?? []
        return TestFrame(opcode: 8, payload: head + reason.utf8)
    }

    /// The same, as a server sends it.
    var unmasked: TestFrame {
        var frame = self
        frame.mask = nil
        return frame
    }

    /// What a close frame says: its code, 1005 for none.
    var closeCode: UInt16? {
        guard opcode == 8 else { return nil }
        return payload.count < 2 ? 1005 : UInt16(payload[0]) << 8 | UInt16(payload[1])
    }

    var bytes: [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let masked: UInt8 = mask == nil ? 0 : 0x80
        switch payload.count {
        case ..<126: bytes.append(masked | UInt8(payload.count))
        case ..<65_536:
            bytes += [masked | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default:
            bytes.append(masked | 127)
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
        }
        guard let mask else { return bytes + payload }
        bytes += mask
        bytes += payload.enumerated().map { $1 ^ mask[$0 & 3] }
        return bytes
    }

    /// Reads one frame off the front of some bytes, if it is there whole.
    static func read(_ bytes: inout [UInt8]) -> TestFrame? {
        guard bytes.count >= 2 else { return nil }
        var frame = TestFrame(opcode: bytes[0] & 0xF, isFinal: bytes[0] & 0x80 != 0, reserved: bytes[0] >> 4 & 7)
        var at = 2
        var count = Int(bytes[1] & 0x7F)
        if count > 125 {
            let width = count == 126 ? 2 : 8
            guard bytes.count >= 2 + width else { return nil }
            count = bytes[2..<(2 + width)].reduce(0) { $0 << 8 | Int($1) }
            at += width
        }
        frame.mask = nil
        if bytes[1] & 0x80 != 0 {
            guard bytes.count >= at + 4 else { return nil }
            frame.mask = Array(bytes[at..<(at + 4)])
            at += 4
        }
        guard bytes.count >= at + count else { return nil }
        frame.payload = Array(bytes[at..<(at + count)])
        if let mask = frame.mask { frame.payload = frame.payload.enumerated().map { $1 ^ mask[$0 & 3] } }
        bytes.removeFirst(at + count)
        return frame
    }

    static func all(_ bytes: [UInt8]) -> [TestFrame] {
        var (bytes, frames) = (bytes, [TestFrame]())
        while let frame = read(&bytes) { frames.append(frame) }
        return frames
    }
}
