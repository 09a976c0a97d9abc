import HTTPTypes
import Hummingbird
import Logging
import QNTXPlugin

/// Gives every error the house's shape.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            let fallback = error.status == .notFound ? Self.notFound(request) : "\(error.status.reasonPhrase)"
            var response = JSONAnswer.error(error.status, error.body ?? fallback)
            for field in error.headers { response.headers[field.name] = field.value }
            return response
        } catch {
            context.logger.error("a route of the host's own failed: \(PluginError.text(of: error))")
            return JSONAnswer.error(.internalServerError, "the host failed; its log says why")
        }
    }

    private static func notFound(_ request: Request) -> String {
        guard let target = RequestTarget(request.uri.string), !target.domain.isEmpty,
            !DomainName.reserved.contains(target.domain)
        else { return "there is nothing at \(request.uri.path)" }
        return "there is no plugin \(target.domain); GET /api/plugins lists those there are"
    }
}
