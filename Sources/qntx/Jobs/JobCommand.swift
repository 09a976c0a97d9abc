import ArgumentParser

/// `qntx job`.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "Asynchronous jobs of a running host.",
        subcommands: [
            JobList.self, JobShow.self, JobEnqueue.self, JobWatch.self, JobCancel.self, JobPause.self, JobResume.self,
        ]
    )
}
