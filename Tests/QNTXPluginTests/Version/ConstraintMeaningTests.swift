import QNTXPlugin
import Testing

@Suite("What constraints accept")
struct ConstraintMeaningTests {
    /// A constraint, versions that it accepts, and versions that it refuses.
    struct Example: Sendable, CustomTestStringConvertible {
        let constraint: String
        let accepted: [String]
        let refused: [String]
        var testDescription: String { constraint }

        init(_ constraint: String, accepts accepted: [String], refuses refused: [String]) {
            self.constraint = constraint
            self.accepted = accepted
            self.refused = refused
        }

        func check() throws {
            let constraint = try VersionConstraint(constraint)
            for version in accepted {
                #expect(constraint.accepts(try Version(version)), "\(constraint) should accept \(version)")
            }
            for version in refused {
                #expect(!constraint.accepts(try Version(version)), "\(constraint) should refuse \(version)")
            }
        }
    }

    @Test(
        "An operator compares with a version in full",
        arguments: [
            Example("1.2.3", accepts: ["1.2.3", "1.2.3+build", "v1.2.3"], refuses: ["1.2.2", "1.2.4"]),
            Example("=1.2.3", accepts: ["1.2.3"], refuses: ["1.2.4"]),
            Example("!=1.2.3", accepts: ["1.2.2", "1.2.4", "2"], refuses: ["1.2.3", "1.2.3+build"]),
            Example(">1.2.3", accepts: ["1.2.4", "1.3", "2"], refuses: ["1.2.3", "1.2.2", "0.9"]),
            Example("<1.2.3", accepts: ["1.2.2", "1.1.9", "0"], refuses: ["1.2.3", "1.2.4"]),
            Example(">=1.2.3", accepts: ["1.2.3", "2"], refuses: ["1.2.2"]),
            Example("=>1.2.3", accepts: ["1.2.3", "2"], refuses: ["1.2.2"]),
            Example("<=1.2.3", accepts: ["1.2.3", "0"], refuses: ["1.2.4", "2"]),
            Example("=<1.2.3", accepts: ["1.2.3", "0"], refuses: ["1.2.4", "2"]),
            Example("v1.2.3", accepts: ["1.2.3"], refuses: ["1.2.4"]),
            Example(">=v1.2.3", accepts: ["1.2.4"], refuses: ["1.2.2"]),
            Example(">=01.002.3", accepts: ["1.2.3"], refuses: ["1.2.2"]),
            Example("1.2.3+one", accepts: ["1.2.3+two"], refuses: ["1.2.4+one"]),
        ]
    )
    func operators(example: Example) throws { try example.check() }

    @Test(
        "A tilde keeps the minor number, or the major number if that is all there is",
        arguments: [
            Example("~1.2.3", accepts: ["1.2.3", "1.2.99"], refuses: ["1.2.2", "1.3.0", "2.2.3"]),
            Example("~>1.2.3", accepts: ["1.2.3", "1.2.99"], refuses: ["1.2.2", "1.3.0"]),
            Example("~1.2", accepts: ["1.2.0", "1.2.99"], refuses: ["1.1.9", "1.3.0"]),
            Example("~1", accepts: ["1.0.0", "1.99.0"], refuses: ["0.9.9", "2.0.0"]),
            Example("~1.x", accepts: ["1.0.0", "1.99.0"], refuses: ["2.0.0"]),
            Example("~0", accepts: ["0.0.0", "0.99.0"], refuses: ["1.0.0"]),
            Example("~0.0", accepts: ["0.0.0", "0.0.99"], refuses: ["0.1.0", "1.0.0"]),
            Example("~0.0.0", accepts: ["0.0.0", "0.1.0", "1.2.3"], refuses: []),
            Example("~0.0.1", accepts: ["0.0.1", "0.0.2"], refuses: ["0.0.0", "0.1.0"]),
            Example("~*", accepts: ["0.0.0", "7.8.9"], refuses: []),
        ]
    )
    func tilde(example: Example) throws { try example.check() }

    @Test(
        "A caret keeps the leftmost number that is not zero",
        arguments: [
            Example("^1.2.3", accepts: ["1.2.3", "1.99.0"], refuses: ["1.2.2", "2.0.0", "0.2.3"]),
            Example("^1.2", accepts: ["1.2.0", "1.99.0"], refuses: ["1.1.9", "2.0.0"]),
            Example("^1", accepts: ["1.0.0", "1.99.0"], refuses: ["0.9.9", "2.0.0"]),
            Example("^1.x.x", accepts: ["1.0.0", "1.99.0"], refuses: ["2.0.0"]),
            Example("^0.2.3", accepts: ["0.2.3", "0.2.99"], refuses: ["0.2.2", "0.3.0", "1.2.3"]),
            Example("^0.2", accepts: ["0.2.0", "0.2.99"], refuses: ["0.1.9", "0.3.0"]),
            Example("^0.0.3", accepts: ["0.0.3"], refuses: ["0.0.2", "0.0.4", "0.1.3", "1.0.3"]),
            Example("^0.0.0", accepts: ["0.0.0"], refuses: ["0.0.1", "0.1.0", "1.0.0"]),
            Example("^0.0", accepts: ["0.0.0", "0.0.99"], refuses: ["0.1.0", "1.0.0"]),
            Example("^0", accepts: ["0.0.0", "0.99.99"], refuses: ["1.0.0"]),
            Example("^*", accepts: ["0.0.0"], refuses: ["0.0.1", "1.0.0"]),
        ]
    )
    func caret(example: Example) throws { try example.check() }

    @Test(
        "A number that is left out is open",
        arguments: [
            Example("1.2", accepts: ["1.2.0", "1.2.9"], refuses: ["1.1.9", "1.3.0"]),
            Example("=1.2", accepts: ["1.2.0", "1.2.9"], refuses: ["1.1.9", "1.3.0"]),
            Example("1", accepts: ["1.0.0", "1.9.9"], refuses: ["0.9.9", "2.0.0"]),
            Example("0", accepts: ["0.0.0", "0.9.9"], refuses: ["1.0.0"]),
            Example("0.0", accepts: ["0.0.0", "0.0.9"], refuses: ["0.1.0"]),
            Example(">1.2", accepts: ["1.3.0", "2.0.0"], refuses: ["1.2.0", "1.2.99"]),
            Example(">1", accepts: ["2.0.0"], refuses: ["1.0.0", "1.99.99"]),
            Example(">=1.2", accepts: ["1.2.0"], refuses: ["1.1.99"]),
            Example("<1.2", accepts: ["1.1.99"], refuses: ["1.2.0", "1.2.1"]),
            Example("<1", accepts: ["0.99.99"], refuses: ["1.0.0", "1.0.1"]),
            Example("<=1.2", accepts: ["1.2.0", "1.2.99", "0.5.0"], refuses: ["1.3.0", "2.0.0"]),
            Example("<=1", accepts: ["1.0.0", "1.99.99"], refuses: ["2.0.0"]),
            Example("!=1.2", accepts: ["1.1.9", "1.3.0", "2.2.0"], refuses: ["1.2.0", "1.2.99"]),
            Example("!=1", accepts: ["0.9.9", "2.0.0"], refuses: ["1.0.0", "1.99.99"]),
        ]
    )
    func partial(example: Example) throws { try example.check() }

    @Test(
        "A wildcard is an open number, and so is all that follows it",
        arguments: [
            Example("*", accepts: ["0.0.0", "1.2.3"], refuses: ["1.2.3-rc.1"]),
            Example("x", accepts: ["0.0.0", "1.2.3"], refuses: []),
            Example("X.x.*", accepts: ["0.0.0", "1.2.3"], refuses: []),
            Example("1.*", accepts: ["1.0.0", "1.9.9"], refuses: ["2.0.0"]),
            Example("1.x.3", accepts: ["1.0.0", "1.9.9"], refuses: ["2.0.0"]),
            Example("*.2.3", accepts: ["9.9.9"], refuses: []),
            Example("1.2.X", accepts: ["1.2.0", "1.2.9"], refuses: ["1.3.0"]),
            Example("0.x.x", accepts: ["0.9.9"], refuses: ["1.2.3"]),
            Example("0.0.x", accepts: ["0.0.9"], refuses: ["0.1.0", "1.2.3"]),
            Example(">1.2.x", accepts: ["1.3.0"], refuses: ["1.2.9"]),
            Example("<=1.x", accepts: ["1.9.9"], refuses: ["2.0.0"]),
            Example("!=1.x", accepts: ["2.0.0"], refuses: ["1.9.9"]),
            Example(">=*", accepts: ["0.0.0", "9.9.9"], refuses: []),
            Example(">*", accepts: ["0.0.1", "9.9.9"], refuses: ["0.0.0"]),
            Example("<*", accepts: [], refuses: ["0.0.0", "9.9.9"]),
            Example("<=*", accepts: ["0.0.0", "0.0.9"], refuses: ["0.1.0", "1.0.0"]),
            Example("!=*", accepts: ["0.0.1", "1.0.0"], refuses: ["0.0.0"]),
        ]
    )
    func wildcards(example: Example) throws { try example.check() }

    @Test(
        "A prerelease needs an alternative that names a prerelease",
        arguments: [
            Example(">=1.0.0", accepts: ["1.0.0"], refuses: ["1.0.0-rc.1", "2.0.0-rc.1"]),
            Example("!=1.2", accepts: ["5.1.0"], refuses: ["5.1.0-rc.1"]),
            Example(">=1.0.0-0", accepts: ["1.0.0-0", "1.0.0-rc.1", "1.0.0", "2.0.0-a"], refuses: ["0.9.9"]),
            Example("*-0", accepts: ["1.2.3-rc.1", "1.2.3", "0.0.0-0"], refuses: []),
            Example(">=1-0 <3", accepts: ["1.0.0-rc.1", "2.5.0-a", "3.0.0-a"], refuses: ["3.0.0"]),
            Example(">=1.0.0 <3.0.0-0", accepts: ["2.0.0-a"], refuses: ["1.0.0-a", "3.0.0-0", "3.0.0-a"]),
            Example(">=1, <2 || >=5-0", accepts: ["1.5.0", "5.0.0-a"], refuses: ["1.5.0-a"]),
            Example("~1.2.3-b.2", accepts: ["1.2.3-b.4", "1.2.4-b.2", "1.2.3"], refuses: ["1.2.3-b.1", "1.3.4-b.2"]),
            Example("^1.2.0-a.2", accepts: ["1.2.0-a.3", "1.9.0-a", "1.2.0"], refuses: ["1.2.0-a.1", "2.0.0-a"]),
            Example("^0.2.3-b", accepts: ["0.2.3-b", "0.2.4-a"], refuses: ["0.2.3-a", "0.3.0-b"]),
            Example("1.2.3-rc.1", accepts: ["1.2.3-rc.1", "1.2.3-rc.1+b"], refuses: ["1.2.3", "1.2.3-rc.2"]),
            Example("!=4.1-a", accepts: ["4.1.0", "4.1.0-b", "4.2.0-a"], refuses: ["4.1.0-a", "4.1.9-a"]),
            Example("1.1-3", accepts: ["1.1.0-3", "1.1.0", "1.1.5"], refuses: ["1.1.0-2", "4.3.2"]),
            Example("<=1.1-a", accepts: ["0.1.0-z", "1.1.0-z", "1.1.9"], refuses: ["1.2.0-a"]),
            Example(">1.1-a", accepts: ["1.2.0-a"], refuses: ["1.1.0-z", "1.1.9"]),
            Example("<0-z", accepts: ["0.0.0-a"], refuses: ["0.0.0"]),
            Example("1.0-0 - 2", accepts: ["1.0.0-rc.1", "2.9.9-rc.1"], refuses: ["3.0.0-rc.1", "0.9.0"]),
        ]
    )
    func prereleases(example: Example) throws { try example.check() }
}
