/// Which requests a route answers: a pattern in the style of Go 1.22's ServeMux, `[METHOD ]/path`.
///
/// - Without a method it takes every method; `GET` takes `HEAD` too.
/// - `{name}` matches one segment that is not empty, `{name...}` all that is left, the empty rest included.
/// - A `/` at the end matches everything below; `/{$}` only the slash itself.
/// - Everything else matches itself. Segments are compared percent-decoded.
///
/// Source: https://pkg.go.dev/net/http#hdr-Patterns-ServeMux; hosts are left out, because a domain has none.
public struct RoutePattern: Sendable, Hashable, CustomStringConvertible {
    /// One part of a path pattern.
    enum Segment: Sendable, Hashable {
        /// A segment with this text, percent-decoded.
        case literal([UInt8])
        /// Any one segment, under a name.
        case single(String)
        /// All that is left, under a name; without one for a slash at the end.
        case rest(String?)
        /// The slash at the end, and nothing behind it: `{$}`.
        case slash
    }

    /// The method it takes, in upper case as it came; nil for every method.
    public let method: String?
    /// The pattern as it was written.
    public let description: String
    let segments: [Segment]

    /// Reads a pattern.
    /// - Throws: `invalidPattern`; the message quotes the pattern and says what is wrong with it.
    public init(_ text: String) throws(PluginError) {
        (method, segments) = try Self.parse(text)
        description = text
    }

    /// The names of its wildcards, in their order.
    public var names: [String] {
        segments.compactMap { segment in
            switch segment {
            case .single(let name), .rest(let name?): name
            default: nil
            }
        }
    }
}
