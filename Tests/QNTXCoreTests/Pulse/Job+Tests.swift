import QNTXPlugin

extension Job {
    init(_ handler: String, source: String = "", parent: String = "", _ change: (inout Job) -> Void = { _ in }) {
        self.init(handlerName: handler, source: source, parentJobID: parent)
        change(&self)
    }
}
