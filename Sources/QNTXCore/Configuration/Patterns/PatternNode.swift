/// A parsed pattern.
indirect enum PatternNode {
    case set(ScalarSet)
    case sequence([PatternNode])
    case either([PatternNode])
    /// At least so often, and at most so often; nil for any number.
    case repeated(PatternNode, Int, Int?)
    case start
    case end
}
