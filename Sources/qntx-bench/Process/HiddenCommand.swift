import ArgumentParser
import Foundation

/// A command of this executable for itself: what has to happen in a process of its own. It prints one line of JSON.
protocol HiddenCommand: AsyncParsableCommand {}

extension HiddenCommand {
    /// A configuration that `--help` does not show.
    static func hidden(_ name: String, _ abstract: String) -> CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: abstract, shouldDisplay: false)
    }

    /// Prints what was found, at once.
    func report(_ value: some Encodable) throws {
        print(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
        fflush(nil)
    }
}
