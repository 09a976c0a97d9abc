import QNTXPlugin

/// What a job may look like.
struct JobLimits: Sendable {
    /// The largest payload, in bytes.
    let payload: Int
    /// The largest result, in bytes.
    let result: Int

    static let name = 256
    static let source = 4096
    static let error = 65_536
    /// The longest that one attempt may take, in seconds: ten years.
    static let deadline = 315_576_000
    /// The end of the year 9999.
    static let time: Int64 = 253_402_300_799
    /// How many jobs one call may add.
    static let batch = 10_000
    /// How many texts of earlier failures a job keeps.
    static let details = 100
    /// The largest payload or result that is kept in the job's own row, in bytes.
    static let inline = 2048

    /// Checks a job that is to be enqueued.
    /// - Throws: `invalidArgument` or `tooLarge`, naming the field.
    func check(new job: Job) throws(PluginError) {
        try Self.check(handler: job.handlerName)
        try Self.check(job.source, "source", Self.source)
        try Self.check(job.parentJobID, "parentJobID", Self.name)
        try Self.check(job.payload, "payload", payload)
        try Self.check(job.maximumRetries, "maximumRetries", Int(Int32.max))
        try Self.check(job.deadlineSeconds, "deadlineSeconds", Self.deadline)
        guard (0...Self.time).contains(job.notBefore) else {
            throw PluginError(
                .invalidArgument,
                "a job's notBefore of \(job.notBefore) is no time: give seconds since 1970, 0 for at once"
            )
        }
        try checkNumbers(job)
    }

    /// Checks what a plugin changes of a job.
    func check(changed job: Job) throws(PluginError) {
        try Self.check(job.error, "error", Self.error)
        try Self.check(job.result, "result", result)
        try checkNumbers(job)
    }

    private func checkNumbers(_ job: Job) throws(PluginError) {
        try Self.check(job.progressCurrent, "progressCurrent", .max)
        try Self.check(job.progressTotal, "progressTotal", .max)
        for (name, cost) in [("costEstimate", job.costEstimate), ("costActual", job.costActual)] {
            guard cost.isFinite, cost >= 0 else {
                throw PluginError(.invalidArgument, "a job's \(name) of \(cost) is no sum: give US dollars, 0 or more")
            }
        }
    }

    /// Checks a handler's name.
    static func check(handler name: String) throws(PluginError) {
        guard !name.isEmpty else {
            throw PluginError(.invalidArgument, "a job's handlerName is empty: name its handler, as in biotech.align")
        }
        try check(name, "handlerName", Self.name)
    }

    /// Checks a text: not too long, and without NUL, which C would end it at.
    static func check(_ text: String, _ name: String, _ limit: Int) throws(PluginError) {
        guard text.utf8.count <= limit else {
            throw PluginError(
                .invalidArgument,
                "a job's \(name) of \(text.utf8.count) bytes is longer than the limit of \(limit): shorten it"
            )
        }
        guard !text.utf8.contains(0) else {
            throw PluginError(.invalidArgument, "a job's \(name) has a NUL in it: take it out, or use the payload")
        }
    }

    private static func check(_ bytes: [UInt8], _ name: String, _ limit: Int) throws(PluginError) {
        guard bytes.count <= limit else { throw tooLarge(bytes.count, name, limit) }
    }

    private static func check(_ number: Int, _ name: String, _ limit: Int) throws(PluginError) {
        guard (0...limit).contains(number) else {
            throw PluginError(.invalidArgument, "a job's \(name) of \(number) is not within 0 to \(limit)")
        }
    }

    static func tooLarge(_ count: Int, _ name: String, _ limit: Int) -> PluginError {
        PluginError(
            .tooLarge,
            "a job's \(name) of \(count) bytes is larger than the limit of \(limit): "
                + "store it elsewhere, and give where it is"
        )
    }

    /// A handler's text as the table takes it: without NUL, and not endless.
    static func stored(_ text: String) -> String {
        guard text.utf8.contains(0) || text.utf8.count > error else { return text }
        return String(decoding: text.utf8.prefix(error).map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }
}
