import HTTPTypes

/// How arguments come, and how what a function gives goes.
enum FunctionEncoding: Sendable {
    case json
    case cbor

    /// The arguments' encoding by a request's content-type. Where it names none, or what curl says of any data, it is JSON;
    /// but not from a browser, which lets a page of anywhere send that, and would ask first for all else.
    /// - Returns: nil for one that is not taken.
    init?(_ headers: HTTPFields) {
        let contentType = headers[.contentType]
        // As a rule it is just this.
        if contentType == "application/json" {
            self = .json
            return
        }
        switch contentType.map(Self.essence) {
        case "application/json", "text/json": self = .json
        case "application/cbor": self = .cbor
        case nil, "", "application/x-www-form-urlencoded", "text/plain":
            guard headers[.origin] == nil else { return nil }
            self = .json
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
