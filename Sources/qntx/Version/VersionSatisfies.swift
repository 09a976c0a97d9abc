import ArgumentParser
import QNTXPlugin

/// `qntx version satisfies`.
struct VersionSatisfies: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "satisfies",
        abstract: "Says whether a version satisfies a constraint.",
        discussion: """
            The rules are those by which a host decides about a plugin (Masterminds/semver v3): operators, ~ and ^, \
            partial versions, ranges, wildcards, "||". An empty constraint accepts every version, and the version \
            "dev" satisfies every constraint.

              qntx version satisfies '>=0.20, <2' 0.23.0

            Exit status: 0 when it does, 1 when it does not, 2 when one of them cannot be read.
            """
    )

    @Argument(help: "The constraint, such as '^1.2 || ^2'.")
    var constraint: String

    @Argument(help: "The version, such as 1.4.0.")
    var version: String

    func run() async throws {
        do throws(PluginError) {
            try check()
            print("\(version) satisfies \(constraint.debugDescription)")
        } catch {
            Output.error(error.message)
            throw ExitCode(error.code == .incompatibleVersion ? 1 : 2)
        }
    }

    private func check() throws(PluginError) {
        let version = self.version == "dev" ? nil : try Version(self.version)
        let constraint = self.constraint.isEmpty ? nil : try VersionConstraint(self.constraint)
        guard let version, let constraint else { return }
        do throws(PluginError) {
            try constraint.check(version)
        } catch {
            throw PluginError(error.code, "\(version) does not satisfy it: it \(error.message)")
        }
    }
}
