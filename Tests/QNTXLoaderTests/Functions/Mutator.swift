/// A source of numbers that looks random and is the same each time. Source: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", 2014.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number below another.
    mutating func next(below limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
}

/// Changes bytes here and there.
struct Mutator {
    private var random: SplitMix
    private let words: [[UInt8]]

    /// - Parameter words: what is put in now and then.
    init(seed: UInt64, words: [[UInt8]]) {
        random = SplitMix(state: seed)
        self.words = words
    }

    /// The bytes with one to four changes.
    mutating func mutate(_ seed: [UInt8]) -> [UInt8] {
        var bytes = seed
        for _ in 0...random.next(below: 4) {
            let place = random.next(below: bytes.count + 1)
            switch random.next(below: 6) {
            case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: words[random.next(below: words.count)], at: place)
            case 3 where place < bytes.count:
                let end = min(bytes.count, place + random.next(below: 8))
                bytes.replaceSubrange(place..<end, with: words[random.next(below: words.count)])
            case 4: bytes.append(contentsOf: bytes[..<place].suffix(16))
            default: if place < bytes.count { bytes = Array(bytes[..<place]) }
            }
        }
        return bytes
    }
}
