/// A set of small numbers in the order in which they came.
struct PatternStates {
    private(set) var list: [Int] = []
    private var isIn: [Bool]

    init(count: Int) { isIn = Array(repeating: false, count: count) }

    /// Adds a number; false if it is there already.
    mutating func insert(_ number: Int) -> Bool {
        guard !isIn[number] else { return false }
        isIn[number] = true
        list.append(number)
        return true
    }

    mutating func clear() {
        for number in list { isIn[number] = false }
        list.removeAll(keepingCapacity: true)
    }
}
