import QNTXPlugin

extension WebSocketMessage {
    /// How many bytes its payload has.
    var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }

    /// What it counts for while it waits. Also an empty one takes up room.
    var cost: Int { byteCount + 32 }
}
