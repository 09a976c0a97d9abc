import QNTXPlugin

extension FileChange: Hashable {
    /// Two are equal when they tell the same of the same path; of errors, the code and the message count.
    public static func == (left: FileChange, right: FileChange) -> Bool {
        switch (left, right) {
        case (.changed, .changed), (.removed, .removed), (.readable, .readable):
            left.subject == right.subject
        case (.unreadable(_, let one), .unreadable(_, let other)):
            left.subject == right.subject && one.code == other.code && one.message == other.message
        default:
            false
        }
    }

    /// Feeds what `==` compares into a hasher.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .changed: hasher.combine(0)
        case .removed: hasher.combine(1)
        case .readable: hasher.combine(2)
        case .unreadable(_, let error):
            hasher.combine(3)
            hasher.combine(error.code)
            hasher.combine(error.message)
        }
        hasher.combine(subject)
    }
}
