import HTTPTypes

/// How arguments come, and how what a function gives goes.
enum FunctionEncoding: Sendable {
    case json
    case cbor

    /// The arguments' encoding by a request's content-type; JSON where it has none. Nil for one that is not known.
    init?(contentType: String?) {
        // As a rule it is just this.
        guard let contentType, contentType != "application/json" else {
            self = .json
            return
        }
        switch Self.essence(contentType) {
        case "application/json", "text/json", "", "application/x-www-form-urlencoded", "text/plain": self = .json
        case "application/cbor": self = .cbor
        default: return nil
        }
    }

    /// The answer's encoding by a request's accept: CBOR where it is named, else JSON.
    init(accept: String?) {
        // As a rule there is none, or one that is happy with anything.
        guard let accept, accept != "*/*", accept != "application/json" else {
            self = .json
            return
        }
        let isCBOR = accept.split(separator: ",").contains { Self.essence(String($0)) == "application/cbor" }
        self = isCBOR ? .cbor : .json
    }

    /// The header of an answer.
    var fields: HTTPFields {
        switch self {
        case .json: Self.jsonFields
        case .cbor: Self.cborFields
        }
    }

    private static let jsonFields: HTTPFields = [.contentType: "application/json"]
    private static let cborFields: HTTPFields = [.contentType: "application/cbor"]

    private static func essence(_ text: String) -> String {
        let type = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        return type.filter { !$0.isWhitespace }.lowercased()
    }
}
