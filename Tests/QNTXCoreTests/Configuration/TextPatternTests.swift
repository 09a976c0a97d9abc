import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Patterns")
struct TextPatternTests {
    @Test(
        "Patterns match whole texts",
        arguments: [
            ("", "", true), ("", "a", false), ("a*", "aaa", true), ("a+b?", "aab", true), ("a|bc", "bc", true),
            ("a|bc", "ac", false),
            ("(ab)+", "abab", true), ("(?:ab){2}", "abab", true), ("(ab){2,}", "ab", false), ("a{1,3}", "aaaa", false),
            ("a{0}", "", true), ("[a-c]+", "abc", true), ("[^a-c]", "a", false), ("[]]", "]", true),
            ("[a-]", "-", true),
            ("\\d{3}-\\w+", "123-a_9", true), ("\\D\\S\\W", "ab!", true), ("[\\d.]+", "1.2", true),
            ("[^\\d]", "x", true),
            ("^a$", "a", true), ("a^b", "ab", false), (".*", "any\u{e9}\u{1F600}", true), (".", "\n", false),
            ("\\.", ".", true),
            ("\\.", "x", false), ("a.*?b", "axxb", true), ("(a|b)*c|d", "ababc", true), ("(|a)b", "b", true),
            ("é+", "éé", true),
            ("(()*)*", "", true), ("((){1000}){1000}", "", true),
        ]
    )
    func matching(pattern: String, text: String, expected: Bool) throws {
        #expect(try TextPattern(pattern).matches(text) == expected)
    }

    @Test(
        "Patterns that cannot be understood are refused",
        arguments: [
            "[", "(", ")", "*", "a**", "a{", "a{2,1}", "a{2000}", "\\", "\\q", "(?i)a", "(?=a)", "[b-a]", "[a", "{1}",
            String(repeating: "(", count: 10_000), "((a{100}){100}){100}", "(a{0,1000}){0,1000}", "[\\d-x]",
        ]
    )
    func refused(pattern: String) {
        #expect(throws: PluginError.self) { try TextPattern(pattern) }
    }

    @Test("A pattern that would take others for ever ends")
    func catastrophic() throws {
        let pattern = try TextPattern("(a+)+b")
        #expect(!pattern.matches(String(repeating: "a", count: 10_000)))
        #expect(pattern.matches(String(repeating: "a", count: 10_000) + "b"))
    }
}
