import ArgumentParser
import Foundation
import QNTXPlugin
import QNTXRemote

/// `qntx guard`: what a host starts in place of a plugin's program, so that nothing of the plugin outlives it.
struct GuardCommand: EarlyCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract: "Starts a program, confined, and ends all that it has started when it ends, or when the caller does.",
        discussion: "It ends as the program does, and passes signals on to it; SIGQUIT ends them all at once.",
        shouldDisplay: false
    )

    @OptionGroup
    var confinement: ConfinementOptions

    @Argument(parsing: .postTerminator, help: "The program's path, and its arguments.")
    var program: [String]

    func validate() throws {
        if program.isEmpty { throw ValidationError("which program? qntx guard -- PROGRAM [ARGUMENTS]") }
    }

    func begin() throws {
        do throws(PluginError) {
            try Guarding.run(
                program[0],
                arguments: Array(program.dropFirst()),
                environment: ProcessInfo.processInfo.environment.map { "\($0)=\($1)" },
                limits: confinement.limits,
                confinement: confinement.rules
            )
        } catch {
            Output.error(PluginError.text(of: error))
            throw ExitCode(127)
        }
    }

    func run() throws {}
}
