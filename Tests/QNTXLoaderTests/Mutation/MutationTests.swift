import Foundation
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// Damaged copies of real plugins: inspection survives them all, and what it lets pass does not take the dynamic loader
/// down. `QNTX_MUTANTS` sets how many, `QNTX_MUTATION_SEED` which, and
/// `QNTX_MUTANTS_KEPT` names a folder for those that it should not have let pass.
@Suite("Damaged copies of plugins")
struct MutationTests {
    @Test("Inspection lets none pass that crashes the dynamic loader, its code apart")
    func mutants() async throws {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["QNTX_MUTANTS"].flatMap(Int.init) ?? 10_000
        let seed = environment["QNTX_MUTATION_SEED"].flatMap(UInt64.init) ?? 20_240_229
        var figures = MutationFigures(seed: seed)
        let probe = try await OpenProbe()
        let bases = try await MutationBase.all()
        for (index, base) in bases.enumerated() {
            try keep(base.bytes, base.name)
            let share = count / bases.count + (index == 0 ? count % bases.count : 0)
            try #require(refusal(of: base.bytes) == nil, "\(base.name) itself is refused")
            try #require(try probe.open(base.bytes) == .opened, "\(base.name) itself cannot be opened")
            let wiring = Wiring(base.bytes)
            let mutator = ELFMutator(ELFEditor(base.bytes), seed: seed &+ UInt64(index) << 32)
            for number in 0..<share {
                // The tests beside this one have deadlines.
                await Task.yield()
                let mutant = mutator.mutant(number)
                if let error = refusal(of: mutant.bytes) {
                    figures.refused(error)
                    #expect(error.file == "/somewhere/plugin.so" && error.stage == .inspect, "\(error)")
                    continue
                }
                let verdict = try probe.open(mutant.bytes)
                figures.accepted(verdict, isSame: mutant.bytes == base.bytes)
                guard verdict != .opened, verdict != .refused else { continue }
                if mutator.touchesCode(mutant.bytes) {
                    figures.crashed(.damagedCode)
                } else if Wiring(mutant.bytes).leadsAstray(from: wiring) {
                    figures.crashed(.otherFunction)
                } else {
                    figures.crashed(.tables)
                    let places = mutator.differences(mutant.bytes).joined(separator: " ")
                    Issue.record("\(base.name) \(number): \(mutant.what): \(verdict) [\(places)]")
                    try keep(mutant.bytes, "\(base.name)-\(number)")
                }
            }
        }
        print(figures)
        #expect(figures.total >= count)
    }

    private func keep(_ bytes: [UInt8], _ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["QNTX_MUTANTS_KEPT"] else { return }
        try FileBytes.write(bytes, to: "\(folder)/\(name).so")
    }
}
