import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Files that are put in place by the tools that people use")
struct ToolTests {
    /// A command after which `p.so` is another file than before.
    private static let tools = [
        "cp v1 p.so", "cp --remove-destination v1 p.so", "cp -p v1 p.so", "mv v1 p.so", "install -m 755 v1 p.so",
        "ln -f v1 p.so", "ln -sfn v1 p.so", "cat v1 > p.so", "dd if=v1 of=p.so bs=1", "tar -xf v1.tar",
        "cp v1 x && chmod 755 x && touch x && mv x p.so", "rm p.so && cp v1 p.so && chmod 755 p.so",
        "mv p.so p.so~ && cp v1 p.so && rm p.so~", "cp v1 p.so; cp v1 p.so; mv v1 p.so",
    ]

    @Test("One change, whatever the tool does to bring it about", arguments: tools)
    func one(command: String) async throws {
        try await Self.run("sh", command)
    }

    @Test(
        "rsync",
        .enabled(if: Command.isInstalled("rsync")),
        arguments: ["rsync -I v1 p.so", "rsync --inplace -I v1 p.so"]
    )
    func rsync(command: String) async throws {
        try await Self.run("rsync", command)
    }

    @Test("A compiler and its linker", .enabled(if: Command.isInstalled("cc")))
    func compiler() async throws {
        try await Self.run("cc", "echo 'int f;' > f.c && cc -shared -fPIC f.c -o p.so")
    }

    private static func run(_ tool: String, _ command: String) async throws {
        try await TemporaryDirectory.with { root in
            try root.write(Array("old".utf8), as: "p.so")
            try await Command(["sh", "-c", "cd \(root.path) && echo new > p.so && tar -cf v1.tar p.so"]).output()
            try root.write(Array("other".utf8), as: "p.so")
            try root.write(Array("newer".utf8), as: "v1")
            let stage = WatchStage(root)
            #expect(stage.start() == ["+p.so"])
            try await Command(["sh", "-c", "cd \(root.path) && \(command)"]).output()
            #expect(stage.after(.milliseconds(100)) == ["+p.so"], "\(tool)")
            #expect(stage.after(.seconds(2000)) == [], "\(tool)")
        }
    }
}
