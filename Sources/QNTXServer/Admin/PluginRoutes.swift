import HTTPTypes
import Hummingbird
import QNTXHost
import QNTXPlugin

/// `/api/plugins`: what there is, what becomes of it, and what the operator does with it.
struct PluginRoutes {
    let host: PluginHost

    /// What can be done with a plugin.
    private static let actions = ["pause", "resume", "reload", "enable", "disable"]

    func list() async throws -> Response {
        try JSONAnswer.response(await host.report())
    }

    func show(_ name: String) async throws -> Response {
        guard let report = await host.report(of: name) else {
            throw HTTPError(.notFound, message: "there is no plugin \(name); GET /api/plugins lists those there are")
        }
        return try JSONAnswer.response(report)
    }

    /// What happens, as server-sent events. One who comes back says with `Last-Event-ID` what he has seen.
    func follow(_ request: Request) -> Response {
        let last = HTTPField.Name("last-event-id").flatMap { request.headers[$0] }.flatMap { UInt64($0) }
        return EventStream.response(host.followEvents(after: last), event: "plugin") { event in
            ("\(event.number)", try JSONAnswer.text(event))
        }
    }

    func act(_ action: String, on name: String) async throws -> Response {
        do throws(PluginError) {
            switch action {
            case "pause": try await host.pause(name)
            case "resume": try await host.resume(name)
            case "reload": try await host.reload(name)
            case "enable": try await host.enable(name)
            case "disable": try await host.disable(name)
            default:
                let actions = Self.actions.joined(separator: ", ")
                throw PluginError(
                    .invalidArgument,
                    "there is no action \(action.debugDescription); there are \(actions)"
                )
            }
        } catch {
            throw HTTPError(Self.status(of: error), message: error.message)
        }
        let state = host.registry.getState(name) ?? .stopped
        return try JSONAnswer.response(ActionAnswer(name: name, state: state, action: action))
    }

    private static func status(of error: PluginError) -> HTTPResponse.Status {
        switch error.code {
        case .notFound: .notFound
        case .deadlineExceeded: .gatewayTimeout
        case .busy, .shuttingDown: .serviceUnavailable
        // As QNTX answers.
        default: .badRequest
        }
    }
}
