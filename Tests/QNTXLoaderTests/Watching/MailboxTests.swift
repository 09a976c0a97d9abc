import QNTXPlugin
import Testing

@testable import QNTXLoader

@Suite("Changes that wait to be taken")
struct MailboxTests {
    @Test("Of each path the latest, in the order of the last change")
    func coalesced() async {
        let mailbox = ChangeMailbox()
        let error = PluginError(.fileNotFound, "gone")
        mailbox.put([.changed(path: "/a"), .changed(path: "/b")])
        mailbox.put([.removed(path: "/a"), .unreadable(directory: "/a", error: error), .changed(path: "/c")])
        mailbox.put([.changed(path: "/b")])
        #expect(
            await mailbox.take() == [
                .removed(path: "/a"), .unreadable(directory: "/a", error: error), .changed(path: "/c"),
                .changed(path: "/b"),
            ]
        )
        mailbox.put([.readable(directory: "/a")])
        #expect(await mailbox.take() == [.readable(directory: "/a")])
    }

    @Test("What is there when it is closed can be taken, and nothing is added")
    func closed() async {
        let mailbox = ChangeMailbox()
        mailbox.put([.changed(path: "/a")])
        mailbox.close()
        mailbox.put([.changed(path: "/b")])
        mailbox.close()
        #expect(await mailbox.take() == [.changed(path: "/a")])
        #expect(await mailbox.take() == nil)
    }

    @Test("Who waits is woken by a change, the end, his cancellation or another who waits")
    func waiting() async {
        let mailbox = ChangeMailbox()
        async let first = mailbox.take()
        mailbox.put([.changed(path: "/a")])
        #expect(await first == [.changed(path: "/a")])
        let cancelled = Task { await mailbox.take() }
        cancelled.cancel()
        #expect(await cancelled.value == nil)
        let (one, other) = (Task { await mailbox.take() }, Task { await mailbox.take() })
        mailbox.put([.changed(path: "/b")])
        mailbox.close()
        let values = [await one.value, await other.value]
        #expect(values.contains([.changed(path: "/b")]) && values.contains(nil))
    }

    @Test("Changes are equal when they tell the same")
    func equality() {
        let error = PluginError(.fileNotFound, "gone")
        let changes: [FileChange] = [
            .changed(path: "/a"), .removed(path: "/a"), .changed(path: "/b"), .readable(directory: "/a"),
            .unreadable(directory: "/a", error: error), .unreadable(directory: "/b", error: error),
            .unreadable(directory: "/a", error: PluginError(.fileUnreadable, "gone")),
            .unreadable(directory: "/a", error: PluginError(.fileNotFound, "lost")),
            .changed(path: "\u{E4}"), .changed(path: "a\u{308}"),
        ]
        #expect(Set(changes).count == changes.count)
        #expect(Set(changes + changes).count == changes.count)
    }
}
