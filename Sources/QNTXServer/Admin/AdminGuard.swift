import HTTPTypes
import Hummingbird

/// Decides who may change plugins, and who may look at them.
struct AdminGuard: Sendable {
    private let token: String?
    private let isLoopback: Bool
    private let names: HostNamePolicy

    init(_ configuration: PluginServerConfiguration) {
        names = HostNamePolicy(configuration)
        token = configuration.adminToken
        isLoopback = configuration.isLoopback
    }

    /// Why a request is refused; nil if it may pass.
    /// - Parameter changes: whether it changes anything.
    func refusal(of request: Request, changes: Bool) -> (status: HTTPResponse.Status, message: String)? {
        if let problem = names.refusal(of: request.head.authority) { return (.forbidden, problem) }
        if changes, let origin = request.headers[.origin], !isOwn(origin, request) {
            return (.forbidden, "a page of \(origin) may not change plugins")
        }
        if let token {
            guard let given = Self.bearer(request) else {
                return (.unauthorized, "this needs the header Authorization: Bearer <admin token>")
            }
            return Self.isEqual(given, token) ? nil : (.unauthorized, "the admin token is wrong")
        }
        return isLoopback || !changes ? nil : (.forbidden, "plugins can be changed from afar only with an admin token")
    }

    private func isOwn(_ origin: String, _ request: Request) -> Bool {
        let rest = origin.split(separator: "://", maxSplits: 1).last.map(String.init) ?? ""
        if let authority = request.head.authority, rest == authority { return true }
        return isLoopback && PluginServerConfiguration.isLoopback(HostNamePolicy.name(of: rest))
    }

    private static func bearer(_ request: Request) -> String? {
        guard let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
        return String(value.dropFirst(7).drop { $0 == " " })
    }

    /// Compares in a time that does not tell how much of it was right.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var difference = left.count ^ right.count
        for index in 0..<right.count { difference |= Int((index < left.count ? left[index] : 0) ^ right[index]) }
        return difference == 0
    }
}
