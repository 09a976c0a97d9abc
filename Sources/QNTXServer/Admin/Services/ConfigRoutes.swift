import HTTPTypes
import Hummingbird
import QNTXHost
import QNTXPlugin

/// `GET` and `PUT /api/plugins/{name}/config`. Source: QNTX's wire.
struct ConfigRoutes {
    private struct Valid: Encodable {
        var valid = true
        var plugin: String
        var message: String
    }

    private struct Invalid: Encodable {
        var success = false
        var message: String
        var errors: [String: String]
    }

    private struct Taken: Encodable {
        var success = true
        var plugin: String
        var message: String
        var config: [String: String]
        var warnings: [String]?
    }

    let host: PluginHost

    func show(_ name: String) async throws -> Response {
        do throws(PluginError) {
            return try Self.json(try await host.configReport(of: name))
        } catch {
            throw Self.httpError(error)
        }
    }

    func change(_ name: String, _ request: Request) async throws -> Response {
        let body = try await JSONBody.read(request)
        try body.only(["config", "validate"])
        guard let values = try body.texts("config") else {
            throw HTTPError(
                .badRequest,
                message: "the body must have the field config, an object of values by their keys"
            )
        }
        let onlyValidates = try body.bool("validate") ?? false
        do throws(PluginError) {
            switch try await host.setConfig(values, of: name, onlyValidates: onlyValidates) {
            case .invalid(let problems):
                return try Self.json(
                    Invalid(message: "the configuration is not valid; nothing was changed", errors: problems),
                    status: .badRequest
                )
            case .valid: return try Self.json(Valid(plugin: name, message: "the configuration is valid"))
            case .taken(let config, let warnings):
                return try Self.json(
                    Taken(
                        plugin: name,
                        message: "the plugin has its new configuration",
                        config: config,
                        warnings: warnings.isEmpty ? nil : warnings
                    )
                )
            }
        } catch {
            throw Self.httpError(error)
        }
    }

    private static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok
    ) throws(PluginError) -> Response {
        do {
            return try JSONAnswer.response(value, status: status)
        } catch {
            throw .wrapping(error, "the answer cannot be written as JSON")
        }
    }

    /// A plugin that refuses is no fault of the request's: 500, as in QNTX.
    private static func httpError(_ error: PluginError) -> HTTPError {
        error.code == .pluginFailed
            ? HTTPError(.internalServerError, message: error.message) : ServiceAnswer.httpError(error)
    }
}
