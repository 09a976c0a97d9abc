import CQNTXPlugin
import CQNTXSystem
import QNTXPlugin

/// Reads an endpoint that a plugin names, trusting no pointer.
enum WebSocketEndpointReader {
    private static let maximumName = 64
    private static let maximumSubprotocols = 64

    /// Reads an endpoint.
    /// - Returns: its name, and what it is.
    static func read(
        _ endpoint: UnsafePointer<qntx_websocket_endpoint>?,
        of instance: NativeInstance
    ) throws(PluginError) -> (String, NativeWebSocketEndpoint) {
        var raw = qntx_websocket_endpoint()
        try ABIText.sizedStruct(endpoint, into: &raw, minimum: 72, "the WebSocket endpoint")
        let name = try ABIText.staticString(raw.name, "the WebSocket endpoint's name")
        guard name.isEmpty || isLegal(name) else {
            throw PluginError(
                .illegalName,
                "the WebSocket endpoint \(String(name.prefix(maximumName)).debugDescription) has a name that is not "
                    + "[a-z][a-z0-9-]*, or longer than \(maximumName) bytes; choose one like \"news\""
            )
        }
        guard raw.message != nil else {
            throw PluginError(
                .missingFunction,
                "the WebSocket endpoint \(name.debugDescription) has no message; set it"
            )
        }
        let subprotocols = try subprotocols(raw.subprotocols, raw.subprotocol_count, name)
        return (
            name, NativeWebSocketEndpoint(raw, name: name, subprotocols: subprotocols, instance: instance)
        )
    }

    private static func isLegal(_ name: String) -> Bool {
        let letters: ClosedRange<UInt8> = 0x61...0x7A
        guard let first = name.utf8.first, letters.contains(first), name.utf8.count <= maximumName else { return false }
        return name.utf8.allSatisfy { letters.contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func subprotocols(
        _ list: UnsafePointer<UnsafePointer<CChar>?>?,
        _ count: Int,
        _ name: String
    ) throws(PluginError) -> [String] {
        guard count != 0 else { return [] }
        let what = "the subprotocols of the WebSocket endpoint \(name.debugDescription)"
        // A length beyond what there can be arrives here as a negative one.
        guard let list, (1...maximumSubprotocols).contains(count) else {
            throw PluginError(
                .invalidArgument,
                "\(what) are NULL, or \(UInt(bitPattern: count)), more than \(maximumSubprotocols)"
            )
        }
        var pointers = [UnsafePointer<CChar>?](repeating: nil, count: count)
        let size = count * MemoryLayout<UnsafePointer<CChar>?>.stride
        let copied = pointers.withUnsafeMutableBytes { qntx_system_read_memory(list, $0.baseAddress, size) }
        guard copied == size else { throw PluginError(.malformedVTable, "\(what) lie outside of readable memory") }
        var texts: [String] = []
        for pointer in pointers {
            let text = try ABIText.staticString(pointer, "one of \(what)", required: true)
            guard isToken(text), !texts.contains(text) else {
                throw PluginError(.invalidArgument, "\(what): \(text.debugDescription) is no token, or there twice")
            }
            texts.append(text)
        }
        return texts
    }

    /// Whether it is a token of HTTP. Source: RFC 9110, section 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
            default: false
            }
        }
    }
}
