import Foundation

/// What fixtures note down of the calls they get, in a file that the environment names.
///
/// The environment is set once, before the first program is started: it must not change while it is copied.
package enum Trace {
    private static let path: String = {
        let path = TemporaryDirectory.ofProcess.file("trace")
        setenv("QNTX_TEST_TRACE", path, 1)
        return path
    }()

    /// From now on fixtures note down what they get. To be called before they do.
    package static func begin() { _ = path }

    /// Notes something down in a plugin's place, for one that waits for it.
    package static func note(_ name: String, _ what: String) {
        guard let file = fopen(path, "ae") else { return }
        fputs("\(name) \(what)\n", file)
        fclose(file)
    }

    /// What all plugins have noted down so far, in order.
    package static var lines: [String] {
        guard let text = try? FileBytes.text(path) else { return [] }
        return text.split(separator: "\n").map(String.init)
    }

    /// What a plugin of that name has noted down so far, in order.
    package static func lines(of name: String) -> [String] {
        lines.filter { $0.hasPrefix(name + " ") }.map { String($0.dropFirst(name.count + 1)) }
    }
}

/// Waits until something is so, looking again and again.
/// - Returns: whether it became so in time.
package func eventually(within limit: Duration = .seconds(90), _ condition: () async throws -> Bool) async rethrows
    -> Bool
{
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}
