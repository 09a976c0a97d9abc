/// Finds the word that somebody meant.
package enum Spelling {
    /// The word with the fewest differences from another, if they are few for its length.
    package static func nearest(_ word: String, _ words: some Sequence<String>) -> String? {
        var best: (word: String, distance: Int)?
        for candidate in words.sorted() {
            let distance = distance(word, candidate)
            guard distance <= max(1, min(3, candidate.count / 4)) else { continue }
            if let found = best, found.distance <= distance { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// How many characters to add, leave out, change or swap with their neighbour.
    package static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(128)), Array(right.prefix(128)))
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var older: [Int] = []
        var old = Array(0...right.count)
        for row in 1...left.count {
            var new = [row]
            for column in 1...right.count {
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                var least = min(old[column] + 1, new[column - 1] + 1, old[column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    least = min(least, older[column - 2] + 1)
                }
                new.append(least)
            }
            (older, old) = (old, new)
        }
        return old[right.count]
    }
}
