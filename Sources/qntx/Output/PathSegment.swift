import Foundation

/// Ids and names as part of a path.
enum PathSegment {
    /// The text as one segment, whatever somebody has typed. What RFC 3986 calls unreserved stays as it is: the host takes a
    /// segment as it comes.
    static func of(_ text: String) -> String {
        let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "-"
    }
}
