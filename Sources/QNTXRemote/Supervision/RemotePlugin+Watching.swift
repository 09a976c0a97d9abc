import QNTXPlugin

extension RemotePlugin {
    /// Asks a process for its health again and again, and ends it when it does not answer: it hangs, it spins, or somebody
    /// has stopped it. Its end is taken as any other one.
    func watch(_ instance: RemoteInstance) -> Task<Void, Never>? {
        let (policy, name) = (launch.watch, metadata.name)
        guard launch.restart.isOn, policy.isOn, instance.process != nil else { return nil }
        return Task { [weak instance] in
            var misses = 0
            while misses < policy.misses {
                // Who has missed once is asked again soon.
                let pause = misses == 0 ? policy.interval : min(policy.interval, .seconds(1))
                do { try await Task.sleep(for: pause) } catch { return }
                guard let instance else { return }
                switch await instance.answers(name, within: policy.limit) {
                case true?: misses = 0
                case false?: misses += 1
                case nil: break
                }
                guard !Task.isCancelled, instance.process?.exit == nil else { return }
            }
            let times = misses == 1 ? "once" : "\(misses) times in a row"
            instance?.condemn("it was killed, as it did not answer \(times), for \(policy.limit.inWords) each")
        }
    }
}

extension RemoteInstance {
    /// Whether it says how it is, however that may be; nil where that cannot be told.
    fileprivate func answers(_ plugin: String, within limit: Duration) async -> Bool? {
        let begun = ContinuousClock.now
        do throws(PluginError) {
            _ = try await connection.call("Health of plugin \(plugin)") { client in
                try await Protocol_DomainPluginService.Client(wrapping: client)
                    .health(Protocol_Empty(), options: RemoteConnection.options(limit: limit))
            }
            return true
        } catch {
            switch error.code {
            case .deadlineExceeded:
                // A host that was late itself, as its machine was stopped or has too much to do, blames nobody.
                return begun.duration(to: .now) > limit * 2 ? nil : false
            case .unavailable: return false
            // An error is an answer.
            default: return true
            }
        }
    }
}
