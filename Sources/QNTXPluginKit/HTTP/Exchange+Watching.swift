import CQNTXPlugin
import QNTXPlugin

extension Exchange {
    /// Has the host tell when nobody waits for the answer any more.
    /// - Returns: false where the host is of version 1.0, and has to be asked.
    func watch() -> Bool {
        var events = qntx_exchange_events()
        events.struct_size = UInt32(MemoryLayout<qntx_exchange_events>.size)
        events.context = Unmanaged.passRetained(self).toOpaque()
        events.gone = { context, _ in
            guard let context else { return }
            Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().cancel()
        }
        events.over = { context, _, reason in
            guard let context else { return }
            let exchange = Unmanaged<Exchange>.fromOpaque(context).takeRetainedValue()
            if reason != QNTX_OK { exchange.cancel() }
        }
        let status = ABIStatus(rawValue: qntx_watch(handle, &events))
        guard status != .ok else { return true }
        // Nothing will be told: neither keeps it any more.
        Unmanaged.passUnretained(self).release()
        if status == .unsupported { return false }
        cancel()
        return true
    }
}
