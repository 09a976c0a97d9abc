import HTTPTypes

/// Header fields, as they are on the wire (a name with its values) and here (a name for each value).
extension HTTPFields {
    /// Those that speak of one connection, and not of the message.
    private static let connectionOnly: Set<HTTPField.Name> = [.connection, .transferEncoding, .upgrade, .te, .trailer]

    init(_ headers: [Protocol_HTTPHeader]) {
        self.init()
        for header in headers {
            guard let name = HTTPField.Name(header.name), !Self.connectionOnly.contains(name) else { continue }
            for value in header.values { append(HTTPField(name: name, value: value)) }
        }
    }

    var wire: [Protocol_HTTPHeader] {
        var headers: [Protocol_HTTPHeader] = []
        headers.reserveCapacity(count)
        var places: [HTTPField.Name: Int] = [:]
        for field in self where !Self.connectionOnly.contains(field.name) {
            if let place = places[field.name] {
                headers[place].values.append(field.value)
                continue
            }
            places[field.name] = headers.count
            var header = Protocol_HTTPHeader()
            header.name = field.name.rawName
            header.values = [field.value]
            headers.append(header)
        }
        return headers
    }
}
