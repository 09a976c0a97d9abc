import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

/// Shows a request to a plugin as the ABI has it.
enum WebSocketRequestView {
    /// Makes a call with the view of a request, which is there for its length.
    static func lend<Result>(
        _ request: WebSocketRequest,
        _ body: (UnsafePointer<qntx_websocket_request>) -> Result
    ) -> Result {
        var views = LentViews()
        let path = views.add(request.path)
        let query = views.add(request.query)
        let subprotocol = views.add(request.subprotocol ?? "")
        let peer = views.add(request.peer ?? "")
        let fields = request.headers.map { (name: views.add($0.name.canonicalName), value: views.add($0.value)) }
        return views.lend { lent in
            let headers = fields.map { qntx_pair(name: lent.text($0.name), value: lent.text($0.value)) }
            return headers.withUnsafeBufferPointer { headers in
                var view = qntx_websocket_request(
                    struct_size: UInt32(MemoryLayout<qntx_websocket_request>.size),
                    reserved: 0,
                    path: lent.text(path),
                    query: lent.text(query),
                    subprotocol: lent.text(subprotocol),
                    peer: lent.text(peer),
                    headers: headers.baseAddress,
                    header_count: headers.count
                )
                return withUnsafePointer(to: &view) { body($0) }
            }
        }
    }
}
