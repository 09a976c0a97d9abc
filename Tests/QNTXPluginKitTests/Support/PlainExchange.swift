import CQNTXPlugin
import Foundation
import QNTXPlugin
import Synchronization

/// An exchange of a host that says what a test wants it to say. It knows no headers and no wildcards.
final class PlainExchange: Sendable {
    struct Script: Sendable {
        /// What `write` says, call by call; nothing is kept of a piece unless it says that it is done. Then: done.
        var writes: [Int32] = []
        /// What `body_read` says, and how many bytes it claims to have read. Then: the end.
        var reads: [(status: Int32, count: Int)] = []
    }

    struct Answer: Sendable {
        var status: UInt32 = 0
        var text = ""
        var ends = 0
    }

    private static let all = Mutex<[PlainExchange]>([])
    private let script: Mutex<Script>
    private let result = Mutex(Answer())
    private let number: UInt64

    init(_ script: Script = Script()) {
        self.script = Mutex(script)
        number = Self.all.withLock { UInt64($0.count) }
        Self.all.withLock { $0.append(self) }
    }

    /// The answer, once it is over.
    func answer() async throws -> Answer {
        let end = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < end {
            let answer = result.withLock { $0 }
            if answer.ends > 0 { return answer }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw PluginError(.deadlineExceeded, "there was no answer: \(result.withLock { $0 })")
    }

    /// Calls a handler on a thread that may block.
    /// - Returns: what it returned.
    func call(_ route: PlainHost.Route, _ method: StaticString, _ path: StaticString) async -> qntx_status {
        let call = Call(route: route, exchange: qntx_exchange(api: Self.api, id: number), method: method, path: path)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: call.make()) }
        }
    }

    private struct Call: @unchecked Sendable {
        var route: PlainHost.Route
        var exchange: qntx_exchange
        var method: StaticString
        var path: StaticString

        func make() -> qntx_status {
            var request = qntx_request()
            request.struct_size = UInt32(MemoryLayout<qntx_request>.size)
            request.flags = route.isInline ? QNTX_REQUEST_BODY_READY : 0
            request.method = Self.view(method)
            request.path = Self.view(path)
            request.body_length = route.isInline ? 0 : UInt64.max
            return route.handler(route.context, exchange, &request)
        }

        private static func view(_ text: StaticString) -> qntx_str {
            qntx_str(
                data: UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self),
                length: text.utf8CodeUnitCount
            )
        }
    }

    private static func find(_ exchange: qntx_exchange) -> PlainExchange {
        all.withLock { $0[Int(exchange.id)] }
    }

    private func change(_ body: (inout Answer) -> Void) -> qntx_status {
        result.withLock { body(&$0) }
        return Int32(QNTX_OK)
    }

    private static func text(_ bytes: qntx_bytes) -> String {
        String(decoding: UnsafeRawBufferPointer(start: bytes.data, count: bytes.length), as: UTF8.self)
    }

    nonisolated(unsafe) private static let api: UnsafePointer<qntx_exchange_api> = {
        let place = UnsafeMutablePointer<qntx_exchange_api>.allocate(capacity: 1)
        place.initialize(
            to: qntx_exchange_api(
                // A host of version 1.0.
                struct_size: 104,
                reserved: 0,
                header: { _, _, _ in false },
                header_at: { _, _, _, _ in false },
                path_value: { _, _, _ in false },
                body_read: { exchange, _, _, count in
                    let next = find(exchange).script.withLock { $0.reads.isEmpty ? nil : $0.reads.removeFirst() }
                    count?.pointee = next?.count ?? 0
                    return next?.status ?? Int32(QNTX_OK)
                },
                body_all: { _, _, _ in Int32(QNTX_ERR_FAILED) },
                respond: { exchange, response in
                    guard let response = response?.pointee else { return Int32(QNTX_ERR_INVALID) }
                    let body = text(response.body)
                    return find(exchange).change { answer in
                        (answer.status, answer.text) = (response.status, body)
                        answer.ends += 1
                    }
                },
                begin: { exchange, head in
                    let status = head?.pointee.status ?? 0
                    return find(exchange).change { $0.status = status }
                },
                write: { exchange, piece in
                    let exchange = find(exchange)
                    let status = exchange.script.withLock { $0.writes.isEmpty ? 0 : $0.writes.removeFirst() }
                    guard status == QNTX_OK else { return status }
                    let piece = text(piece)
                    return exchange.change { $0.text += piece }
                },
                end: { exchange, _, _ in find(exchange).change { $0.ends += 1 } },
                is_open: { exchange in find(exchange).result.withLock { $0.ends == 0 } },
                time_left: { _ in UInt64.max },
                abort: { exchange in find(exchange).change { $0.ends += 1 } },
                try_write: nil,
                watch: nil
            )
        )
        return UnsafePointer(place)
    }()
}
