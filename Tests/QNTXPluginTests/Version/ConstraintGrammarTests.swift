import QNTXPlugin
import Testing

@Suite("How constraints are written")
struct ConstraintGrammarTests {
    /// Versions around all the bounds that the constraints below have.
    static let grid: [Version] = (0...4).flatMap { major in
        (0...4).flatMap { minor in
            (0...4).flatMap { patch in
                ["", "0", "rc.1"].compactMap { tag in
                    try? Version("\(major).\(minor).\(patch)" + (tag.isEmpty ? "" : "-\(tag)"))
                }
            }
        }
    }

    private func accepted(_ text: String) throws -> [Version] {
        let constraint = try VersionConstraint(text)
        return Self.grid.filter { constraint.accepts($0) }
    }

    @Test(
        "Different ways to write the same constraint accept the same versions",
        arguments: [
            (">=1.2 <3", ">=1.2, <3"), (">=1.2 <3", ">=1.2,<3"), (">=1.2 <3", ">=1.2 ,<3"),
            (">=1.2 <3", "  >=  1.2\t<\n3  "), (">=1.2 <3", ">= 1.2 \r\n , < 3"), (">=1.2 <3", "=>v1.2 <3"),
            ("~1.2.3", ">=1.2.3 <1.3.0"), ("~1.2", ">=1.2.0 <1.3.0"), ("~1", ">=1.0.0 <2.0.0"),
            ("~1.2", "~>1.2"), ("1.2", "~1.2"), ("=1.2.x", "~1.2"), ("1", "~1"),
            ("^1.2.3", ">=1.2.3 <2.0.0"), ("^0.2.3", ">=0.2.3 <0.3.0"), ("^0.0.3", "=0.0.3"),
            ("^0.2", ">=0.2.0 <0.3.0"), ("^0.0", ">=0.0.0 <0.1.0"), ("^0", ">=0.0.0 <1.0.0"),
            (">1.2", ">=1.3.0"), (">1", ">=2.0.0"), ("<=1.2", "<1.3.0"), ("<=1", "<2.0.0"), ("<1.2", "<1.2.0"),
            ("!=1.2", "<1.2.0 || >=1.3.0"), ("!=1", "<1.0.0 || >=2.0.0"), ("*", ">=0.0.0"), ("~0.0.0", ">=0.0.0"),
            ("1.2 - 2.3", ">=1.2 <=2.3"), ("1.2 - 2.3", ">=1.2.0 <2.4.0"), ("1.2.3 - 2.3.4", ">=1.2.3 <=2.3.4"),
            ("1 - 2", ">=1.0.0 <3.0.0"), ("v1\t-\nv2", ">=1 <=2"), ("1.x - 2.x", ">=1 <3"), ("* - 2", "<=2"),
            ("1-0 - 2-0", ">=1-0 <=2-0"), ("1 - 2 || 4", ">=1 <=2 || =4"), ("4 || 1 - 2", ">=1 <=2 || =4"),
            ("4|| 1 - 2", ">=1 <=2 || =4"), ("1 - 2||4", ">=1 <=2 || =4"), ("4||v1 - 2", ">=1 <=2 || =4"),
            ("1 - 3, 2 - 4", ">=2 <=3"), ("1 - 3 2 - 4", ">=2 <=3"), ("1 - 3 !=2", ">=1 <=3 !=2"),
            ("1 - 3!=2", ">=1 <=3 !=2"), ("1 - 3>1", ">=2 <=3"), ("!=2, 1 - 3", ">=1 <=3 !=2"),
            ("1||2||3", "1 || 2 || 3"), ("1 ||2|| 3", "1 || 2 || 3"), ("<1 || >=2,<3", ">=2 <3 || <1"),
            ("1.2.3+a", "1.2.3+b"), ("1.*.2|x", "1.*"), ("x.18446744073709551616", "*"),
        ]
    )
    func same(left: String, right: String) throws {
        let (first, second) = (try accepted(left), try accepted(right))
        #expect(first == second)
        #expect(!first.isEmpty && first.count < Self.grid.count)
    }

    @Test("A constraint is described as it was written")
    func description() throws {
        #expect(try VersionConstraint(" >= 1.2 , <2||~3.x ").description == " >= 1.2 , <2||~3.x ")
    }

    @Test(
        "What is not a constraint is refused, and the message quotes it and points at the place",
        arguments: [
            ("", "ends where an operator or a version"), (" ", "ends where an operator or a version"),
            ("\t\n ", "ends where an operator or a version"), (">=", "ends where a version"),
            ("foo", "character 1 is \"f\""), (">= bar", "character 4 is \"b\" where a version"),
            ("BAR >= 1.2.3", "character 1 is \"B\""), ("latest", "character 1 is \"l\""),
            ("V1", "character 1 is \"V\""), ("vv1", "character 2 is \"v\""),
            (">=1,", "ends where an operator or a version"), (",>=1", "character 1 is \",\""),
            (">=1,,<2", "character 5 is \",\""), (">=1 , , <2", "character 7 is \",\""),
            (">=1 ||", "ends where"), ("|| 1", "character 1 is \"|\""), ("1 || || 2", "character 6 is \"|\""),
            ("1|||2", "character 4 is \"|\""), ("1|2", "character 2 is \"|\""), ("1 | 2", "character 3 is \"|\""),
            ("1 && 2", "character 3 is \"&\""), ("1;2", "character 2 is \";\""), ("1\u{b}2", "character 2 is"),
            (">=1.0<2", "character 6 is \"<\" where a space, a comma"), ("1.2.3~ 1", "character 6 is \"~\""),
            ("> =1", "character 3 is \"=\""), ("==1", "character 2 is \"=\""), (">>1", "character 2 is \">\""),
            ("=>=1", "character 3 is \"=\""), ("~>=1", "character 3 is \"=\""), ("^>1", "character 2 is \">\""),
            ("<>1", "character 2 is \">\""), ("!1", "where the \"=\" of \"!=\""), ("!", "ends where the \"=\""),
            ("-1", "character 1 is \"-\""), ("1.", "ends where the minor number"), ("1.2.3.4", "character 6 is \".\""),
            ("1..3", "character 3 is \".\""), ("1x", "character 2 is \"x\""), ("x1", "character 2 is \"1\""),
            ("**", "character 2 is \"*\""), ("1.2x", "character 4 is \"x\""), ("1.x.", "ends where the patch number"),
            ("1.2.3-", "ends where a letter"), ("1.2.3-a..b", "character 9"), ("1.2.3-01", "\"01\" at character 7"),
            ("*-01", "\"01\" at character 3"), ("1.2.3+", "of the build metadata"),
            ("99999999999999999999", "the major number, at character 1, is larger than 18446744073709551615"),
            (">=1.2.99999999999999999999", "the patch number, at character 7"),
            ("1 -2", "character 4 is \"2\" where a space"), ("1- 2", "character 3 is \" \""),
            ("1 -", "ends where a space"), ("1 - ", "ends where a version"), ("- 2", "character 1 is \"-\""),
            ("1 - >2", "character 5 is \">\""), (">1 - 2", "ends take no operator"), ("~ 1 - 2", "take no operator"),
            ("1 - 2 - 3", "character 7 is \"-\""), ("1 2 - 3", "the range at character 3 needs a comma"),
            ("1||2 - 3", "the range at character 4 needs a space between it and \"||\""), ("1 - 2.3.4.5", "\".\""),
        ]
    )
    func refuses(text: String, place: String) {
        let error = #expect(throws: PluginError.self) { try VersionConstraint(text) }
        #expect(error?.code == .invalidConstraint)
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("is not a version constraint: ") == true)
        #expect(error?.message.contains("write comparisons like >=1.2.0") == true)
        if !text.contains(where: \.isNewline) { #expect(error?.message.hasPrefix("\"\(text)\" ") == true) }
    }
}
