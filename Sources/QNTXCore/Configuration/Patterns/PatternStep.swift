/// One step of a compiled pattern.
enum PatternStep: Sendable {
    case scalar(ScalarSet)
    case jump(Int)
    case split(Int, Int)
    case start
    case end
    case match
}
