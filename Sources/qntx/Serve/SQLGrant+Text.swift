import QNTXCore

extension SQLGrant {
    /// A grant as an operator writes it: `read`, `write`, `read attestations`, `write finance_prices`.
    init?(text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard let first = words.first, words.count <= 2, let access = Access(rawValue: first) else { return nil }
        self.init(access, table: words.count == 2 ? words[1] : nil)
    }
}
