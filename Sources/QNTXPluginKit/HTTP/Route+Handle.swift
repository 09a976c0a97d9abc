import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

extension Route {
    /// Handles a request: on an event loop of the host's, or on a thread of its pool if the body is read in pieces.
    func handle(_ handle: qntx_exchange, _ head: qntx_request) -> ABIStatus {
        do throws(PluginError) {
            return options.streamsBody ? try streamed(handle, head) : try whole(handle, head)
        } catch {
            return instance.host.fail(error)
        }
    }

    private func whole(_ handle: qntx_exchange, _ head: qntx_request) throws(PluginError) -> ABIStatus {
        let request = try RequestReader.request(handle, head, self, body: .whole(RequestReader.body(handle, head)))
        let exchange = Exchange(handle, self)
        if runsInline {
            exchange.run(handler, request)
        } else {
            let handler = handler
            guard ThreadPool.handlers.submit({ exchange.run(handler, request) }) else {
                throw PluginError(.busy, "too many requests wait for a thread of the plugin's")
            }
        }
        return exchange.handlerReturns()
    }

    private func streamed(_ handle: qntx_exchange, _ head: qntx_request) throws(PluginError) -> ABIStatus {
        if head.flags & QNTX_REQUEST_BODY_READY != 0 {
            let request = try RequestReader.request(handle, head, self, body: .whole([UInt8](head.body)))
            let exchange = Exchange(handle, self)
            exchange.run(handler, request)
            return exchange.handlerReturns()
        }
        let body = IncomingBody(length: head.body_length == UInt64.max ? nil : head.body_length)
        let request = try RequestReader.request(handle, head, self, body: .stream(body))
        let exchange = Exchange(handle, self, body)
        exchange.run(handler, request)
        body.pump(from: handle)
        return exchange.handlerReturns()
    }
}
