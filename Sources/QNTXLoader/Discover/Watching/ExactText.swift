/// A text that is the same only byte for byte. Two `String`s are equal when people would read the same, and "ä" has two
/// spellings: to the kernel those are two files.
struct ExactText: Sendable, Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension ExactText: Comparable {
    static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
