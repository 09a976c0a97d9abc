import Foundation

/// The query of a URL.
enum Query {
    /// `a=1&b=x%26y`: also what a URL may hold plain is encoded where a form would read it as something else.
    static func text(_ items: [URLQueryItem]) -> String {
        var allowed = CharacterSet.urlQueryAllowed
        allowed.remove(charactersIn: "&=+;#")
        func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        return items.map { encoded($0.name) + "=" + encoded($0.value ?? "") }.joined(separator: "&")
    }
}
