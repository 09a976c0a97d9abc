import NIOCore
import NIOHPACK
import NIOHTTP2

/// Refuses a message that is too large by its first five bytes, with a status that says so. The transport behind this knows
/// the limit too, but resets the stream without a word.
final class MessageSizeGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private enum State {
        /// These bytes of a message's prefix are here: whether it is compressed, and its length.
        case prefix([UInt8])
        /// So many bytes of a message are still to come.
        case message(Int)
        /// A message was too large; what comes is dropped.
        case refused
    }

    private static let prefixLength = 5

    private let limit: Int
    private var state = State.prefix([])
    private var hasHeaders = false

    init(limit: Int) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .refused = state { return }
        if case .data(let data) = unwrapInboundIn(data), case .byteBuffer(let buffer) = data.data {
            if let length = tooLarge(buffer.readableBytesView) { return refuse(length, context) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .refused = state {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        if case .headers = unwrapOutboundIn(data) { hasHeaders = true }
        context.write(data, promise: promise)
    }

    /// - Returns: the length of a message that is too large, if one begins here.
    private func tooLarge(_ bytes: ByteBufferView) -> Int? {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch state {
            case .prefix(var known):
                let more = rest.prefix(Self.prefixLength - known.count)
                known += more
                rest = rest.dropFirst(more.count)
                guard known.count == Self.prefixLength else {
                    state = .prefix(known)
                    break
                }
                let length = known.dropFirst().reduce(0) { $0 << 8 | Int($1) }
                if length > limit { return length }
                state = length == 0 ? .prefix([]) : .message(length)
            case .message(let left):
                let more = min(left, rest.count)
                rest = rest.dropFirst(more)
                state = more == left ? .prefix([]) : .message(left - more)
            case .refused: return nil
            }
        }
        return nil
    }

    private func refuse(_ length: Int, _ context: ChannelHandlerContext) {
        var headers = HPACKHeaders()
        if !hasHeaders {
            headers.add(name: ":status", value: "200")
            headers.add(name: "content-type", value: "application/grpc")
        }
        // RESOURCE_EXHAUSTED
        headers.add(name: "grpc-status", value: "8")
        headers.add(name: "grpc-message", value: "a message has \(length) bytes, more than the limit of \(limit)")
        state = .refused
        context.write(wrapOutboundOut(.headers(.init(headers: headers, endStream: true))), promise: nil)
        // The rest of it need not be sent.
        context.writeAndFlush(wrapOutboundOut(.rstStream(.noError)), promise: nil)
    }
}
