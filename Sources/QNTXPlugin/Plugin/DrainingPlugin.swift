/// A plugin that is told when to finish: for answers that do not end by themselves (server-sent events, long polls). One
/// that is none has them waited for, up to a deadline, and broken off then.
public protocol DrainingPlugin: DomainPlugin {
    /// The instance is about to be shut down, because it is replaced or taken out, or because the host stops: ends what
    /// does not end by itself. Requests under way go on, and a last few may still come. May be called more than once, and
    /// beside other calls. WebSockets are closed by the host.
    func drain() async
}
