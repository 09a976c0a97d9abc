import Testing

@testable import QNTXLoader

@Suite("When a file is told of, by the rules alone")
struct SettlingTests {
    private let settings = WatchSettings()

    private func look(
        _ inode: UInt64,
        size: Int64 = 1,
        names: Int = 1,
        age: Duration? = .zero,
        link: FileStamp? = nil
    ) -> FileLook {
        .present(
            FileSight(
                stamp: FileStamp(device: 1, inode: inode, size: size),
                link: link,
                names: names,
                age: age
            )
        )
    }

    /// A file that has long been known.
    private var known: TrackedFile { TrackedFile(reporting: look(1, age: .seconds(9)), at: .seconds(-100)) }

    @Test("A look that finds what is known changes nothing, one that finds another begins to wait")
    func compare() {
        var file = known
        file.compare(look(1), at: .zero, settings)
        #expect(file.wait == nil)
        file.compare(look(2), at: .zero, settings)
        #expect(file.wait?.reason == .unsure)
        #expect(file.judge(look(2), at: .zero, settings) == nil)
        #expect(file.wait?.due == .seconds(1))
        // Another one meanwhile: from the beginning.
        #expect(file.judge(look(3), at: .seconds(1), settings) == nil)
        #expect(file.judge(look(3), at: .milliseconds(1999), settings) == nil)
        #expect(file.judge(look(3), at: .seconds(2), settings) == .changed)
        #expect(file.wait == nil)
    }

    @Test("A file that has not changed for long needs no second look, unless its clock is another machine's")
    func age() {
        var file = known
        file.compare(look(2), at: .zero, settings)
        #expect(file.judge(look(2, age: nil), at: .zero, settings) == nil)
        #expect(file.judge(look(2, age: .milliseconds(999)), at: .zero, settings) == nil)
        #expect(file.judge(look(2, age: .seconds(1)), at: .zero, settings) == .changed)
    }

    @Test("Back to what is known is no change")
    func back() {
        var file = known
        file.compare(look(2), at: .zero, settings)
        #expect(file.judge(look(1, age: .seconds(9)), at: .zero, settings) == nil)
        #expect(file.wait == nil && file.reported?.inode == 1)
    }

    @Test("Two writings within one step of the kernel's clock are two changes")
    func sameTimes() {
        var file = known
        file.note(.movedIn, at: .zero, settings)
        #expect(file.judge(look(2), at: .zero, settings) == .changed)
        file.note(.written, at: .milliseconds(1), settings)
        file.note(.closed, at: .milliseconds(1), settings)
        #expect(file.judge(look(2), at: .milliseconds(51), settings) == .changed)
        // What is told of again is not told of a third time.
        file.note(.attributes, at: .seconds(1), settings)
        #expect(file.judge(look(2, age: .seconds(1)), at: .seconds(2), settings) == nil)
        // When the times differ for sure, equal ones mean that nothing was written after the last look.
        file.note(.written, at: .seconds(3), settings)
        file.note(.closed, at: .seconds(3), settings)
        #expect(file.judge(look(2, age: .seconds(3)), at: .seconds(4), settings) == nil)
    }

    @Test("A writer who stops halfway is waited for, and then two looks must agree")
    func abandoned() {
        var file = known
        file.note(.written, at: .zero, settings)
        #expect(file.wait?.due == .seconds(30))
        #expect(file.judge(look(1, size: 2), at: .seconds(30), settings) == nil)
        #expect(file.wait?.due == .seconds(31))
        #expect(file.judge(look(1, size: 3), at: .seconds(31), settings) == nil)
        file.note(.attributes, at: .seconds(31), settings)
        #expect(file.wait?.reason == .writing)
        #expect(file.judge(look(1, size: 3), at: .seconds(32), settings) == .changed)
    }

    @Test("A file that cannot be looked at keeps what is known; a new one is told of")
    func unknown() {
        var file = known
        file.note(.attributes, at: .zero, settings)
        #expect(file.judge(.unknown, at: .seconds(1), settings) == nil)
        #expect(file.wait?.due == .seconds(2))
        #expect(file.judge(look(1, age: .seconds(9)), at: .seconds(2), settings) == nil)
        var new = TrackedFile()
        new.compare(.unknown, at: .zero, settings)
        #expect(new.judge(.unknown, at: .zero, settings) == .changed)
        new.compare(.unknown, at: .zero, settings)
        #expect(new.wait == nil)
        new.compare(look(1), at: .zero, settings)
        #expect(new.wait?.reason == .unsure)
    }

    @Test("A removal that nobody saw is told of after the grace, from when it is found")
    func unseenRemoval() {
        var file = known
        file.note(.written, at: .zero, settings)
        file.compare(.missing, at: .seconds(5), settings)
        #expect(file.judge(.missing, at: .seconds(5), settings) == nil)
        file.note(.gone, at: .milliseconds(5500), settings)
        #expect(file.judge(.missing, at: .seconds(6), settings) == .removed)
        #expect(file.isIdle)
        file.compare(.missing, at: .seconds(7), settings)
        #expect(file.isIdle)
    }

    @Test("A file that is back unseen is what it was, or has to settle")
    func backUnseen() {
        var file = known
        file.note(.gone, at: .zero, settings)
        file.compare(look(1), at: .milliseconds(500), settings)
        #expect(file.judge(look(1), at: .milliseconds(500), settings) == nil)
        #expect(file.wait == nil)
        file.note(.gone, at: .zero, settings)
        #expect(file.judge(look(2), at: .milliseconds(500), settings) == nil)
        #expect(file.wait?.reason == .unsure)
        #expect(file.judge(look(2), at: .milliseconds(1500), settings) == .changed)
    }

    @Test(
        "A file that was away just after it was told of is told of again when it is back: the host may have missed it"
    )
    func away() {
        for (pause, verdict) in [(Duration.milliseconds(9999), TrackedFile.Verdict.changed), (.seconds(10), nil)] {
            var file = known
            file.note(.movedIn, at: .zero, settings)
            #expect(file.judge(look(2), at: .zero, settings) == .changed)
            file.note(.gone, at: pause, settings)
            file.compare(look(2), at: pause, settings)
            _ = file.judge(look(2), at: pause, settings)
            #expect(file.judge(look(2), at: pause + .seconds(1), settings) == verdict)
            #expect(file.wait == nil)
            // Its directory could not be read for a while.
            file = known
            file.note(.movedIn, at: .zero, settings)
            #expect(file.judge(look(2), at: .zero, settings) == .changed)
            file.compare(.unknown, at: pause, settings)
            file.compare(look(2), at: pause, settings)
            _ = file.judge(look(2), at: pause, settings)
            #expect(file.judge(look(2), at: pause + .seconds(1), settings) == verdict)
            file.compare(look(2), at: pause + .seconds(2), settings)
            #expect(file.wait == nil)
        }
    }

    @Test("A directory's failure is told of when it has lasted, its recovery at once, and neither twice")
    func health() {
        var health = DirectoryHealth()
        let error = DirectoryListing.Failure(number: 2, directory: "/x").error
        health.note(error, at: .zero)
        health.note(error, at: .milliseconds(500))
        #expect(health.due(settings) == .seconds(1))
        health.note(nil, at: .milliseconds(600))
        #expect(health.due(settings) == nil)
        health.note(error, at: .seconds(1))
        #expect(health.judge(at: .milliseconds(1999), settings) == nil)
        guard case .unreadable? = health.judge(at: .seconds(2), settings) else { return #expect(Bool(false)) }
        #expect(health.due(settings) == nil)
        health.note(nil, at: .seconds(3))
        health.note(error, at: .seconds(3))
        #expect(health.due(settings) == nil)
        health.note(nil, at: .seconds(4))
        guard case .readable? = health.judge(at: .seconds(4), settings) else { return #expect(Bool(false)) }
        #expect(health.judge(at: .seconds(9), settings) == nil)
    }
}
