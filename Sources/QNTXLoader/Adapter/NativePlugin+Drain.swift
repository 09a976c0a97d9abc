import QNTXPlugin

extension NativePlugin {
    /// Calls the plugin's `drain`, beside whatever else is inside it.
    public func drain() async {
        try? await BlockingCalls.run { [self] () throws(PluginError) in
            let instance = try current()
            guard let function = instance.extensions.drain, shared.gate.enter() else { return }
            defer { shared.gate.leave() }
            _ = CallFrame.run { function(instance.state) }
        }
    }
}
