import Foundation
import Synchronization

/// The lines of a pipe, for one reader.
final class LineStream: Sendable {
    private let stream: AsyncStream<String>

    init(_ handle: FileHandle) {
        let (stream, lines) = AsyncStream.makeStream(of: String.self)
        let rest = Mutex(Data())
        self.stream = stream
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            rest.withLock { rest in
                rest.append(data)
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    lines.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                    rest = Data(rest[rest.index(after: end)...])
                }
            }
            guard data.isEmpty else { return }
            handle.readabilityHandler = nil
            lines.finish()
        }
    }

    /// The next line, or nil when there will be no more.
    func next() async -> String? {
        for await line in stream { return line }
        return nil
    }
}
