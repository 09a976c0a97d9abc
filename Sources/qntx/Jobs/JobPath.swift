import Foundation

/// Ids as part of a path.
enum JobPath {
    /// The id as one segment, whatever somebody has typed.
    static func segment(_ id: String) -> String {
        id.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "-"
    }
}
