import Foundation
import QNTXPlugin
import Synchronization
import Testing

@testable import QNTXCore

@Suite("Databases that cannot be written for a while")
struct BusyTests {
    @Test("What handlers have made while another process held the file is stored when that lets go")
    func busy() async throws {
        let fixture = try PulseFixture(storage: StorageSettings(busyTimeout: .milliseconds(10)))
        let other = try PulseFixture(in: fixture.directory)
        let (gate, begun, held, released) = (Gate(), Collected<String>(), Collected<Bool>(), Collected<Bool>())
        fixture.handle("h") { job, _ in
            begun.add(job.id)
            if job.source == "first" { await gate.pass() }
            return [7]
        }
        let ids = try fixture.pulse.jobs.enqueue([Job("h", source: "first"), Job("h")], deduplicates: false)
        try await fixture.running {
            try await until("the first has begun") { begun.all.count == 1 }
            Thread.detachNewThread {
                try? other.storage.write { _ in
                    held.add(true)
                    while released.all.isEmpty { usleep(1000) }
                }
            }
            try await until("the file is held") { !held.all.isEmpty }
            gate.open()
            try await until("it could not be stored") { fixture.pulse.engine.state.withLock { $0.failures } > 0 }
            let error = #expect(throws: PluginError.self) { try fixture.pulse.jobs.enqueue(Job("h")) }
            #expect(error?.code == .busy)
            released.add(true)
            for id in ids {
                let job = try await fixture.wait(for: id, .completed)
                #expect(job.result == [7])
            }
        }
        #expect(begun.all == ids)
    }
}
