import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// What a function is given to call back during one call: sinks, progress, the reason of its failure. What it has got are
/// numbers, so that what it calls later finds nothing.
final class CallSinks: Sendable {
    private struct Content {
        var bytes: [UInt8] = []
        var isTooLarge = false
    }

    private static let table = SinkTable<CallSinks>()
    /// A parameter's index fits below a call's number.
    private static let indexBits: UInt64 = 6

    private let contents: Mutex<[Int: Content]> = Mutex([:])
    /// The size of an element of each parameter that is a sink.
    private let sizes: [Int]
    private let limit: Int
    private let progress: (@Sendable (Int64, Int64) -> Bool)?

    private init(_ sizes: [Int], limit: Int, progress: (@Sendable (Int64, Int64) -> Bool)?) {
        self.sizes = sizes
        self.limit = limit
        self.progress = progress
    }

    /// Makes a call during which a function may call back.
    /// - Parameters:
    ///   - sizes: of an element of each parameter that is a sink, in bytes.
    ///   - body: gets the sinks, and the number of the call.
    static func with<Result, Failure: Error>(
        _ sizes: [Int],
        limit: Int,
        progress: (@Sendable (Int64, Int64) -> Bool)?,
        _ body: (CallSinks, UInt64) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let sinks = CallSinks(sizes, limit: limit, progress: progress)
        let number = table.open(sinks)
        defer { table.close(number) }
        return try body(sinks, number)
    }

    /// Writes a parameter's context and function to where they are arguments.
    static func place(_ parameter: Int, _ type: ParameterType, _ number: UInt64, at place: UnsafeMutableRawPointer) {
        let context = UnsafeMutableRawPointer(bitPattern: UInt(number << indexBits | UInt64(parameter)))
        if type == .progress {
            place.storeBytes(of: qntx_progress(context: context, report: report), as: qntx_progress.self)
        } else {
            place.storeBytes(of: qntx_sink(context: context, write: write), as: qntx_sink.self)
        }
    }

    /// What has been written to a sink.
    /// - Throws: that it was more than the host takes.
    func content(of parameter: Int) throws(ArgumentFault) -> [UInt8] {
        let content = contents.withLock { $0[parameter] } ?? Content()
        guard !content.isTooLarge else { throw CallArena.tooLarge }
        return content.bytes
    }

    private static let write: @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer?, Int) -> qntx_status = {
        let context = UInt64(UInt(bitPattern: $0))
        let sinks = CallSinks.table.find(context >> CallSinks.indexBits)
        let parameter = Int(context & (1 << CallSinks.indexBits - 1))
        return (sinks?.write($1, $2, to: parameter) ?? .closed).rawValue
    }

    private static let report: @convention(c) (UnsafeMutableRawPointer?, Int64, Int64) -> Bool = {
        guard let sinks = CallSinks.table.find(UInt64(UInt(bitPattern: $0)) >> CallSinks.indexBits) else {
            return false
        }
        return sinks.progress?($1, $2) ?? true
    }

    private func write(_ elements: UnsafeRawPointer?, _ count: Int, to parameter: Int) -> ABIStatus {
        guard parameter < sizes.count else { return .closed }
        guard count != 0 else { return .ok }
        guard let elements else { return .invalid }
        let (bytes, overflows) = count.multipliedReportingOverflow(by: sizes[parameter])
        return contents.withLock { contents in
            let before = contents[parameter]?.bytes.count ?? 0
            guard count > 0, !overflows, bytes <= limit - before else {
                contents[parameter, default: Content()].isTooLarge = true
                return .tooLarge
            }
            contents[parameter, default: Content()].bytes
                .append(contentsOf: UnsafeRawBufferPointer(start: elements, count: bytes))
            return .ok
        }
    }
}
