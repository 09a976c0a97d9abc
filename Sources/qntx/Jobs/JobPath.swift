import Foundation

/// Ids and names as part of a path.
enum JobPath {
    /// The id as one segment, whatever somebody has typed. What RFC 3986 calls unreserved stays as it is: the host takes a
    /// segment as it comes.
    static func segment(_ id: String) -> String {
        let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
        return id.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "-"
    }
}
