public import QNTXPlugin

extension Attestation {
    /// The attestation as one line of JSON; its attributes are an object there. Keys as on QNTX's wire.
    public var json: String {
        func list(_ items: [String]) -> String { "[" + items.map(JSONText.quoted).joined(separator: ",") + "]" }
        return "{\"id\":\(JSONText.quoted(id)),\"subjects\":\(list(subjects)),\"predicates\":\(list(predicates)),"
            + "\"contexts\":\(list(contexts)),\"actors\":\(list(actors)),\"timestamp\":\(timestamp),"
            + "\"source\":\(JSONText.quoted(source)),\"attributes\":\(attributes.isEmpty ? "{}" : attributes),"
            + "\"created_at\":\(createdAt)}"
    }
}
