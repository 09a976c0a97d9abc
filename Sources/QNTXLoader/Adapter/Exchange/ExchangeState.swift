import QNTXPlugin

/// What an exchange is doing, with everything that belongs to it. Guarded by its slot's lock.
struct ExchangeState: ~Copyable {
    /// Who has it.
    enum Place {
        /// Nobody: the slot is free.
        case nowhere
        /// The pool's queue.
        case queued
        /// The handler, which has not returned yet.
        case handler
        /// The plugin, which wants to answer later.
        case deferred
    }

    /// How far the answer is.
    enum Answer {
        case none, streaming, over
    }

    var generation: UInt64 = 1
    var place = Place.nowhere
    var answer = Answer.over
    var cancelled = false
    var sink: (any ResponseSink)?
    var route: NativeRoute?
    var request: PluginRequest?
    /// What has been taken from a stream and not been read by the plugin yet.
    var piece: [UInt8] = []
    /// How much of `piece`, or of a whole body, the plugin has read.
    var offset = 0
    var arena = ByteArena()
    /// What the plugin wants to be told.
    var watch: ExchangeWatch?
    /// Whether it will be told when there is room again.
    var waitsForRoom = false
}
