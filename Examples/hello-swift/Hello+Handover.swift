import QNTXPluginKit
import Synchronization

// How many requests were served goes on counting in the version that takes this one's place.
extension Hello {
    func save() async throws -> [UInt8] {
        Array("\(served.load(ordering: .relaxed))".utf8)
    }

    func restore(_ saved: [UInt8], from version: String) async throws {
        guard let count = Int(String(decoding: saved, as: UTF8.self)) else {
            throw PluginError(.invalidArgument, "version \(version) has saved no count")
        }
        served.store(count, ordering: .relaxed)
    }
}
