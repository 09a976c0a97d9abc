import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

/// Copies what the host shows of a request. All of it is borrowed until the handler returns.
enum RequestReader {
    /// The request as the plugin gets it.
    static func request(
        _ handle: qntx_exchange,
        _ head: qntx_request,
        _ route: Route,
        body: RequestBody
    ) throws(PluginError) -> PluginRequest {
        let name = String(head.method)
        guard let method = HTTPRequest.Method(rawValue: name) else {
            throw PluginError(.invalidArgument, "\(name.debugDescription) is not a method")
        }
        let path = String(head.path)
        return PluginRequest(
            method: method,
            path: path,
            query: String(head.query),
            headers: headers(handle),
            pathValues: route.pathValues(method: name, path: path),
            body: body,
            deadline: deadline(handle)
        )
    }

    /// The whole body.
    static func body(_ handle: qntx_exchange, _ head: qntx_request) throws(PluginError) -> [UInt8] {
        if head.flags & QNTX_REQUEST_BODY_READY != 0 { return [UInt8](head.body) }
        var view = qntx_bytes()
        let status = ABIStatus(rawValue: handle.api.pointee.body_all(handle, 0, &view))
        guard status == .ok else { throw status.error("the request's body cannot be read") }
        return [UInt8](view)
    }

    /// When the answer must have begun; nil for no limit.
    static func deadline(_ handle: qntx_exchange) -> ContinuousClock.Instant? {
        let left = handle.api.pointee.time_left(handle)
        return left == UInt64.max ? nil : ContinuousClock.now + .nanoseconds(Int64(clamping: left))
    }

    private static func headers(_ handle: qntx_exchange) -> HTTPFields {
        var fields = HTTPFields()
        var (name, value) = (qntx_str(), qntx_str())
        var index = 0
        while handle.api.pointee.header_at(handle, index, &name, &value) {
            index += 1
            guard let name = HTTPField.Name(String(name)) else { continue }
            fields.append(HTTPField(name: name, value: String(value)))
        }
        return fields
    }
}
