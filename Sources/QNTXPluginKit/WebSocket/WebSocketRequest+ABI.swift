import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

extension WebSocketRequest {
    /// Copies what the host shows of a request.
    init(_ view: UnsafePointer<qntx_websocket_request>?) {
        guard let view = view?.pointee else {
            self.init()
            return
        }
        var headers = HTTPFields()
        for index in 0..<(view.headers == nil ? 0 : view.header_count) {
            let pair = view.headers[index]
            guard let name = HTTPField.Name(String(pair.name)) else { continue }
            headers.append(HTTPField(name: name, value: String(pair.value)))
        }
        let (peer, subprotocol) = (String(view.peer), String(view.subprotocol))
        self.init(
            path: String(view.path),
            query: String(view.query),
            headers: headers,
            peer: peer.isEmpty ? nil : peer,
            subprotocol: subprotocol.isEmpty ? nil : subprotocol
        )
    }
}
