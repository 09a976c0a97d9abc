import HTTPTypes
import Hummingbird
import QNTXCore
import QNTXHost
import QNTXPlugin

/// The routes of the host's own.
struct AdminRoutes {
    private let host: PluginHost
    private let access: AdminGuard

    init(host: PluginHost, guard access: AdminGuard) {
        self.host = host
        self.access = access
    }

    func responder() -> RouterResponder<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ErrorMiddleware())
        router.get("/") { _, _ in index() }
        router.get("/api/health") { _, _ in try await health() }
        router.get("/api/plugins") { request, _ in
            try admit(request, changes: false)
            return try await PluginRoutes(host: host).list()
        }
        router.get("/api/plugins/events") { request, _ in
            try admit(request, changes: false)
            return PluginRoutes(host: host).follow(request)
        }
        router.get("/api/plugins/{name}") { request, context in
            try admit(request, changes: false)
            return try await PluginRoutes(host: host).show(context.parameters.require("name"))
        }
        router.post("/api/plugins/{name}/{action}") { request, context in
            try admit(request, changes: true)
            return try await PluginRoutes(host: host).act(
                context.parameters.require("action"),
                on: context.parameters.require("name")
            )
        }
        router.get("/api/plugins/{name}/logs") { request, context in
            try admit(request, changes: false)
            return try LogRoutes(host: host).answer(request, plugin: context.parameters.require("name"))
        }
        router.get("/api/plugins/{name}/config") { request, context in
            try admit(request, changes: false)
            return try await ConfigRoutes(host: host).show(context.parameters.require("name"))
        }
        router.put("/api/plugins/{name}/config") { request, context in
            try admit(request, changes: true)
            return try await ConfigRoutes(host: host).change(context.parameters.require("name"), request)
        }
        router.post("/api/plugins/{name}/config") { _, _ in Self.wrongMethod("GET, HEAD, PUT") }
        let read = ["/", "/api/health", "/api/plugins", "/api/plugins/events"]
        for path in read + ["/api/plugins/{name}", "/api/plugins/{name}/logs"] {
            router.on(RouterPath(path), method: .post) { _, _ in Self.wrongMethod("GET, HEAD") }
        }
        router.get("/api/plugins/{name}/{action}") { _, _ in Self.wrongMethod("POST") }
        addAttestations(to: router)
        addJobs(to: router)
        return router.buildResponder()
    }

    private func addAttestations(to router: Router<BasicRequestContext>) {
        router.get("/api/attestations") { request, _ in
            try admit(request, changes: false)
            return try await AttestationRoutes(core: core()).query(request)
        }
        router.post("/api/attestations") { request, _ in
            try admit(request, changes: true)
            return try await AttestationRoutes(core: core()).add(request)
        }
    }

    private func addJobs(to router: Router<BasicRequestContext>) {
        router.get("/api/jobs") { request, _ in
            try admit(request, changes: false)
            return try await JobRoutes(core: core()).list(request)
        }
        router.post("/api/jobs") { request, _ in
            try admit(request, changes: true)
            return try await JobRoutes(core: core()).add(request)
        }
        router.get("/api/jobs/{id}") { request, context in
            try admit(request, changes: false)
            return try await JobRoutes(core: core()).show(context.parameters.require("id"))
        }
        router.get("/api/jobs/{id}/events") { request, context in
            try admit(request, changes: false)
            return try await JobRoutes(core: core()).watch(context.parameters.require("id"))
        }
        router.post("/api/jobs/{id}/{action}") { request, context in
            try admit(request, changes: true)
            return try await JobRoutes(core: core()).act(
                context.parameters.require("action"),
                on: context.parameters.require("id")
            )
        }
        router.get("/api/jobs/{id}/{action}") { _, _ in Self.wrongMethod("POST") }
    }

    private func core() throws -> Core {
        guard let core = host.core else {
            throw HTTPError(.notImplemented, message: "this host keeps no database: start it with one")
        }
        return core
    }

    private func admit(_ request: Request, changes: Bool) throws {
        guard let refusal = access.refusal(of: request, changes: changes) else { return }
        var headers = HTTPFields()
        if refusal.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"qntx\"" }
        throw HTTPError(refusal.status, headers: headers, message: refusal.message)
    }

    private func index() -> Response {
        JSONAnswer.raw(
            """
            {"name":"qntx","version":"\(QNTXVersion.current)","plugins":"/api/plugins","health":"/api/health",\
            "attestations":"/api/attestations","jobs":"/api/jobs"}
            """
        )
    }

    /// Whether every plugin that is there can do its work: 200 if so, 503 if not, with a line for each.
    private func health() async throws -> Response {
        let report = await host.report()
        let statuses = Dictionary(
            uniqueKeysWithValues: report.plugins.map { plugin in
                (
                    plugin.name,
                    HealthAnswer.Plugin(healthy: plugin.healthy, state: plugin.state, message: plugin.message)
                )
            }
        )
        let healthy = report.plugins.allSatisfy { $0.healthy || $0.state == .paused }
        let answer = HealthAnswer(healthy: healthy, plugins: statuses)
        return try JSONAnswer.response(answer, status: healthy ? .ok : .serviceUnavailable)
    }

    private static func wrongMethod(_ allowed: String) -> Response {
        var response = JSONAnswer.error(.methodNotAllowed, "this takes \(allowed) only")
        response.headers[.allow] = allowed
        return response
    }
}
