import ArgumentParser
import Foundation
import Logging
import QNTXCore
import QNTXHost
import QNTXLoader
import QNTXServer

/// What can be said on the command line of `serve`. What is, beats the configuration.
struct ServeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A directory whose plugins are all loaded; can be given again. Those of the configuration's plugin.paths are "
                + "loaded where plugin.enabled names them.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var plugins: [String] = []

    @Option(
        help: ArgumentHelp(
            "The configuration file, in place of all that are looked for otherwise; see qntx config where.",
            valueName: "file"
        ),
        completion: .file(extensions: ["toml"])
    )
    var config: String?

    @Option(help: "The address to listen on. Beyond this machine only with an admin token. [default: 127.0.0.1]")
    var host: String?

    @Option(
        help: "The port; 0 for one that the system picks. [default: the first free one of 877, 7878, 56787 to 56796]"
    )
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "The certificate to show, in PEM, with those of its issuers: serves HTTPS, in HTTP/2 where the client can.",
            valueName: "file"
        ),
        completion: .file()
    )
    var tlsCertificate: String?

    @Option(
        help: ArgumentHelp("The certificate's private key, in PEM, without a passphrase.", valueName: "file"),
        completion: .file()
    )
    var tlsKey: String?

    @Flag(help: "Run every plugin in a process of its own, as isolation = \"process\" does for one.")
    var isolate = false

    @Option(help: "The token for changing plugins; the environment's QNTX_ADMIN_TOKEN serves too.")
    var adminToken: String?

    @Option(
        help: ArgumentHelp("The database file, made if it is not there. [default: qntx.db]", valueName: "file"),
        completion: .file()
    )
    var database: String?

    @Option(help: "How many jobs are executed at once. [default: 1]")
    var workers: Int?

    @Option(help: "How a line of the log looks: text or json. [default: text]")
    var logFormat: String?

    @Option(
        help: ArgumentHelp(
            "How much goes to the log on standard error: trace, debug, info, notice, warning, error or critical. "
                + "[default: notice]"
        )
    )
    var logLevel: String?

    @Option(help: "How many handlers of one plugin run at once on threads of its own. [default: 8]")
    var threads: Int?

    @Option(help: "How many requests wait for one of a plugin's threads; more get 503. [default: 256]")
    var queue: Int?

    @Option(help: "Seconds that a request may take to be answered, where the route does not say. [default: 30]")
    var deadline: Int?

    @Option(help: "Seconds that requests under way have left when the host stops. [default: 10]")
    var drain: Int?

    @Flag(help: "Load files also that others than root and this user could change.")
    var trustAnyOwner = false

    func validate() throws {
        if let port, !(0...65535).contains(port) { throw ValidationError("--port goes from 0 to 65535") }
        if let logLevel, Logger.Level(rawValue: logLevel) == nil {
            throw ValidationError("--log-level is trace, debug, info, notice, warning, error or critical")
        }
        if let logFormat, LineLogHandler.Format(rawValue: logFormat) == nil {
            throw ValidationError("--log-format is text or json")
        }
        let counts = [("threads", threads), ("deadline", deadline), ("drain", drain), ("workers", workers)]
        for case (let name, let value?) in counts where value < 1 {
            throw ValidationError("--\(name) is at least 1")
        }
        if let queue, queue < 0 { throw ValidationError("--queue is at least 0") }
    }
}
