import QNTXTestSupport

/// Files that are nearly TOML.
enum TOMLMutation {
    static let seed = """
        # a file\r
        title = "TOML \\u00e9" # end
        [server]
        port = 8080
        ratio = 1.5e3
        on = true
        origins = ["a", 'b',
          "c"] # d
        [server.deep.'q.r']
        when = 1979-05-27T07:32:00Z
        text = \"\"\"
        two \\
          lines\"\"\"
        raw = '''x'''
        [[item]]
        name = { first = "A", "l" = [1, 2] }
        [[item]]
        [biotech]
        max.cells = 4
        """

    /// The seed with a few bytes changed, the same for each number.
    static func file(_ number: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(number))
        let alphabet = Array("[]{}=.,\"'#\n\r\\ \t-_+:eTxu0179atrué\0".utf8) + [0xFF]
        var bytes = Array(seed.utf8)
        for _ in 0...Int.random(in: 0...2, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0...3, using: &generator) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
            case 2: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + 5))
            }
        }
        return bytes
    }
}
