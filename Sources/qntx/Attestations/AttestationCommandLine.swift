import ArgumentParser

/// `qntx ats`.
struct AttestationCommandLine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ats",
        abstract: "Attestations: who says what of whom, and in which context.",
        subcommands: [AttestationAdd.self, AttestationQuery.self]
    )
}
