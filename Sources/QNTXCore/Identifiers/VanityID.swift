import Crypto

/// Ids of 32 characters that say a little of what they are of: `AS7FALICE0DKNOWSXX3BWORKQ…`. Random parts of 40 bits stand
/// between readable ones. Source: QNTX, ids of attestations ("ASID") and jobs.
enum VanityID {
    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    /// Makes an id.
    /// - Parameters:
    ///   - prefix: what kind of thing it is of, two letters: `AS`, `JB`.
    ///   - subject: gives five characters; a part that is missing is `_`.
    ///   - predicate: gives seven.
    ///   - context: gives five.
    ///   - actor: gives three.
    static func make(prefix: String, subject: String?, predicate: String?, context: String?, actor: String?) -> String {
        var generator = SystemRandomNumberGenerator()
        return make(prefix: prefix, subject, predicate, context, actor, random: generator.next())
    }

    /// Makes an id of given chance: its lowest 40 bits.
    static func make(
        prefix: String,
        _ subject: String?,
        _ predicate: String?,
        _ context: String?,
        _ actor: String?,
        random: UInt64
    ) -> String {
        var id = Array(prefix.utf8.prefix(2))
        id.reserveCapacity(32)
        var rest = random
        func chance(_ digits: Int) {
            for _ in 0..<digits {
                id.append(hexadecimal[Int(rest & 15)])
                rest >>= 4
            }
        }
        chance(2)
        id += part(subject, 5)
        chance(2)
        id += part(predicate, 7)
        chance(2)
        id += part(context, 5)
        chance(4)
        id += part(actor, 3)
        return String(decoding: id, as: UTF8.self)
    }

    /// The letters and digits of a text, in upper case; where there are too few, what follows from its SHA-256.
    private static func part(_ text: String?, _ count: Int) -> [UInt8] {
        let original = text.flatMap { $0.isEmpty ? nil : $0 } ?? "_"
        var part: [UInt8] = []
        for byte in original.utf8 where part.count < count {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): part.append(byte - 32)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): part.append(byte)
            default: break
            }
        }
        guard part.count < count else { return part }
        for byte in SHA256.hash(data: Array(original.utf8)).prefix(count - part.count) {
            part.append(alphabet[Int(byte) % alphabet.count])
        }
        return part
    }
}
