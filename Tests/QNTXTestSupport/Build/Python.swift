import Foundation
import Synchronization

/// Peers in Python, whose half of the protocol is made from our .proto files by other tools than ours.
package enum Python {
    /// A Python that has gRPC: the system's, if there is another one in front of it.
    package static let path: String = {
        let known = ["/usr/bin/python3", "/usr/local/bin/python3"]
        return known.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "python3"
    }()

    private static let generating = Mutex<Task<String, any Error>?>(nil)

    /// The folder of what is generated from the protocol: made when it is first asked for.
    package static func stubs() async throws -> String {
        let task = generating.withLock { generating in
            if let generating { return generating }
            let task = Task.detached { try await generate() }
            generating = task
            return task
        }
        return try await task.value
    }

    private static func generate() async throws -> String {
        let folder = TemporaryDirectory.ofProcess.file("stubs")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = ["domain.proto", "atsstore.proto", "queue.proto"]
        let outputs = ["--python_out=" + folder, "--grpc_python_out=" + folder]
        let proto = Repository.path("Sources/QNTXRemote/Protocol")
        do {
            try await Command([path, "-m", "grpc_tools.protoc", "-I", proto] + outputs + files).output()
        } catch {
            throw Command.Failure(description: "is python3-grpc-tools installed (.ci/packages test)? \(error)")
        }
        return folder
    }
}
