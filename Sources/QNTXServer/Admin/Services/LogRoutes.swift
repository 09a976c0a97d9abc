import Hummingbird
import QNTXHost
import QNTXPlugin

/// `GET /api/plugins/{name}/logs`: the last lines of a plugin; with `follow`, those that come as well.
struct LogRoutes {
    private struct Answer: Encodable {
        var plugin: String
        var lines: [PluginLogLine]
    }

    let host: PluginHost

    func answer(_ request: Request, plugin name: String) throws -> Response {
        guard host.registry.get(name) != nil || host.registry.getState(name) != nil else {
            throw HTTPError(.notFound, message: "there is no plugin \(name); GET /api/plugins lists those there are")
        }
        let count = try ServiceAnswer.number(request, "lines", default: host.logs.capacity)
        guard ServiceAnswer.flag(request, "follow") else {
            return try JSONAnswer.response(Answer(plugin: name, lines: host.logs.lines(of: name, last: count)))
        }
        return EventStream.response(host.logs.follow(name, last: count), event: "log") { line in
            ("\(line.number)", try JSONAnswer.text(line))
        }
    }
}
