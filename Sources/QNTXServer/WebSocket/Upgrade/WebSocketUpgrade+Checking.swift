import HTTPTypes
import NIOHTTP1
import QNTXPlugin

extension WebSocketUpgrade {
    /// Looks at a request for a WebSocket. The origin is another matter: see ``OriginPolicy``.
    /// - Parameters:
    ///   - head: the request's head.
    ///   - subprotocols: those that the endpoint speaks.
    static func check(_ head: HTTPRequestHead, subprotocols: [String] = []) -> WebSocketUpgradeCheck {
        let headers = head.headers
        guard head.method == .GET else {
            return refuse(.methodNotAllowed, "a WebSocket is opened with GET", [(.allow, "GET")])
        }
        guard head.version == .http1_1 else { return refuse(.badRequest, "a WebSocket is opened in HTTP/1.1") }
        guard headers["host"].count == 1 else { return refuse(.badRequest, "the request names no host, or several") }
        guard tokens(headers["upgrade"]).contains("websocket"), tokens(headers["connection"]).contains("upgrade") else {
            let wanted: [(HTTPField.Name, String)] = [(.upgrade, "websocket"), (.connection, "upgrade")]
            return refuse(.upgradeRequired, "this is a WebSocket: the request has to ask for an upgrade", wanted)
        }
        guard headers["sec-websocket-version"] == ["13"] else {
            return refuse(.upgradeRequired, "the WebSocket's version has to be 13", [(.secWebSocketVersion, "13")])
        }
        let keys = headers["sec-websocket-key"]
        guard keys.count == 1, let key = keys.first, isKey(key) else {
            return refuse(.badRequest, "sec-websocket-key has to be 16 bytes in base64")
        }
        guard headers["content-length"].allSatisfy({ $0 == "0" }), !headers.contains(name: "transfer-encoding") else {
            return refuse(.badRequest, "a request for a WebSocket has no body")
        }
        let offered = headers["sec-websocket-protocol"].flatMap { elements($0) }
        return .granted(WebSocketUpgrade(key: key, subprotocol: offered.first(where: subprotocols.contains)))
    }

    private static func refuse(
        _ status: HTTPResponse.Status,
        _ message: String,
        _ fields: [(HTTPField.Name, String)] = []
    ) -> WebSocketUpgradeCheck {
        var response = PluginResponse.error(status, message)
        for (name, value) in fields { response.headers[name] = value }
        return .refused(response)
    }

    /// The elements of a list, which may be in several lines.
    private static func tokens(_ values: [String]) -> [String] {
        values.flatMap { elements($0) }.map { $0.lowercased() }
    }

    private static func elements(_ value: String) -> [String] {
        value.split(separator: ",").map { element in
            let start = element.drop(while: isBlank)
            guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
            return String(start[...last])
        }
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}
