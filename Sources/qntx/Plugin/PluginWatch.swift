import ArgumentParser
import Foundation
import QNTXHost
import QNTXPlugin

/// `qntx plugin watch`.
struct PluginWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follows what happens to the plugins of a running host, until it is interrupted.",
        discussion: """
            First a line for each plugin that is there, and for each file that is refused; then a line for each change, as \
            it happens. With --json each line is an event of GET /api/plugins/events.
            """
    )

    @Argument(help: "The plugins to follow; all if none is named.")
    var names: [String] = []

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            try await client.events("/api/plugins/events") { data in
                let event = try JSONDecoder().decode(PluginEvent.self, from: data)
                guard names.isEmpty || event.plugin.map(names.contains) == true else { return true }
                Output.line(host.json ? String(decoding: data, as: UTF8.self) : EventText.line(event))
                return true
            }
            throw PluginError(.closed, "the host at \(client.url) has ended")
        }
    }
}
