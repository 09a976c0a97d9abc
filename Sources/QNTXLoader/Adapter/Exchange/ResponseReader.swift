import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

/// Reads a plugin's answer, and lets nothing through that HTTP does not allow.
enum ResponseReader {
    private static let maximumHeaders = 1000
    private static let maximumValue = 64 << 10
    private static let maximumTotal = 256 << 10

    /// Status and headers.
    static func head(_ response: UnsafePointer<qntx_response>?) throws(PluginError) -> PluginResponse {
        guard let response, Int(response.pointee.struct_size) >= minimumSize else {
            throw invalid("the response is NULL or its struct_size is not set")
        }
        let status = response.pointee.status
        guard (200...599).contains(status) else { throw invalid("\(status) is not a status from 200 to 599") }
        return PluginResponse(
            status: HTTPResponse.Status(code: Int(status)),
            headers: try fields(response.pointee.headers, response.pointee.header_count)
        )
    }

    /// Header or trailer fields.
    static func fields(_ pairs: UnsafePointer<qntx_pair>?, _ count: Int) throws(PluginError) -> HTTPFields {
        var fields = HTTPFields()
        guard count != 0 else { return fields }
        // A length beyond what there can be arrives here as a negative one.
        guard let pairs, (1...maximumHeaders).contains(count) else {
            throw invalid("\(count) headers: the list is NULL or longer than \(maximumHeaders)")
        }
        var total = 0
        for index in 0..<count {
            let pair = pairs[index]
            total += min(pair.name.length, maximumTotal) + min(pair.value.length, maximumTotal)
            guard total <= maximumTotal else { throw invalid("the headers have more than \(maximumTotal) bytes") }
            let isCommon = isContentType(pair.name)
            guard (0...256).contains(pair.name.length), let name = isCommon ? .contentType : name(pair.name) else {
                throw invalid("\(String(pair.name, limit: 64).debugDescription) is not a header's name")
            }
            guard (0...maximumValue).contains(pair.value.length) else {
                throw invalid("the value of \(name) is too long")
            }
            let value = String(pair.value)
            guard HTTPField.isValidValue(value) else { throw invalid("the value of \(name) is not allowed in HTTP") }
            if !isCommon {
                if framing.contains(name) { continue }
                guard name != .contentLength || isLength(value) else {
                    throw invalid("content-length is no number: \(value)")
                }
            }
            fields.append(HTTPField(name: name, value: value))
        }
        return fields
    }

    private static func isLength(_ value: String) -> Bool {
        value.utf8.allSatisfy { (0x30...0x39).contains($0) } && Int(value) != nil
    }

    /// Bytes, copied.
    static func bytes(_ view: qntx_bytes) throws(PluginError) -> [UInt8] {
        guard view.length != 0 else { return [] }
        guard let data = view.data, view.length > 0 else {
            throw invalid("\(UInt(bitPattern: view.length)) bytes at NULL, or more than there can be")
        }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: view.length))
    }

    /// By far the most common name, which costs nothing then.
    private static func isContentType(_ view: qntx_str) -> Bool {
        view.data != nil && qntx_str_is(view, "content-type")
    }

    private static func name(_ view: qntx_str) -> HTTPField.Name? {
        view.data == nil ? nil : HTTPField.Name(String(view, limit: 256))
    }

    private static let framing: Set<HTTPField.Name> = [
        .connection, .transferEncoding, .upgrade, HTTPField.Name("keep-alive") ?? .connection,
    ]

    private static let minimumSize = 40  // of qntx_response in version 1.0

    private static func invalid(_ message: String) -> PluginError {
        PluginError(.invalidResponse, message)
    }
}
