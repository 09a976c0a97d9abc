/// A table while it is read. Its members keep their order.
final class TOMLNode {
    enum Content {
        case leaf(SettingValue, valueRange: Range<Int>, statement: Range<Int>?)
        case table(TOMLNode)
        case elements(Elements)
    }

    /// A list of tables while it grows.
    final class Elements {
        fileprivate(set) var nodes: [TOMLNode] = []
    }

    /// What has made a table, which decides what may still be added to it.
    enum Maker {
        /// The name of a table below it: it may still get a header of its own.
        case below
        /// A header, also of an element of a list.
        case header
        /// A dotted key.
        case dotted
        /// Braces: it is complete.
        case inline
    }

    struct Member {
        let name: String
        let offset: Int
        var content: Content
    }

    private(set) var members: [Member] = []
    private var places: [String: Int] = [:]

    private var maker: Maker

    init(_ maker: Maker) { self.maker = maker }

    /// The table of a name on the way to a header's table; of a list of tables its last element. Nil if something else
    /// has the name.
    func superTable(_ name: String, offset: Int) -> TOMLNode? {
        guard let place = places[name] else { return addTable(.below, name, offset) }
        switch members[place].content {
        case .table(let node): return node.maker == .inline ? nil : node
        case .elements(let elements): return elements.nodes.last
        case .leaf: return nil
        }
    }

    /// The table of a header. Nil if it has one already, or something else has the name.
    func define(_ name: String, offset: Int) -> TOMLNode? {
        guard let place = places[name] else { return addTable(.header, name, offset) }
        guard case .table(let node) = members[place].content, node.maker == .below else { return nil }
        node.maker = .header
        return node
    }

    /// The table of a part of a dotted key. Nil if it has a header of its own, or something else has the name.
    func dotted(_ name: String, offset: Int) -> TOMLNode? {
        guard let place = places[name] else { return addTable(.dotted, name, offset) }
        guard case .table(let node) = members[place].content, node.maker == .dotted || node.maker == .below else {
            return nil
        }
        node.maker = .dotted
        return node
    }

    /// A new element of the list of tables of a name. Nil if something else has the name.
    func element(_ name: String, offset: Int) -> TOMLNode? {
        let node = TOMLNode(.header)
        guard let place = places[name] else {
            let elements = Elements()
            elements.nodes.append(node)
            add(Member(name: name, offset: offset, content: .elements(elements)))
            return node
        }
        guard case .elements(let elements) = members[place].content else { return nil }
        elements.nodes.append(node)
        return node
    }

    private func addTable(_ maker: Maker, _ name: String, _ offset: Int) -> TOMLNode {
        let node = TOMLNode(maker)
        add(Member(name: name, offset: offset, content: .table(node)))
        return node
    }

    /// Whether a list of tables has the name.
    func hasElements(_ name: String) -> Bool {
        guard let place = places[name], case .elements = members[place].content else { return false }
        return true
    }

    /// Adds a member; false if the name is taken.
    @discardableResult
    func add(_ member: Member) -> Bool {
        guard places[member.name] == nil else { return false }
        places[member.name] = members.count
        members.append(member)
        return true
    }

    /// The table as one value.
    var value: SettingValue {
        var values: [String: SettingValue] = [:]
        for member in members { values[member.name] = Self.value(of: member.content) }
        return .table(values)
    }

    /// Adds the leaves under a path.
    func flatten(into entries: inout [TOMLEntry], path: [String] = []) {
        for member in members {
            let path = path + [member.name]
            switch member.content {
            case .table(let node): node.flatten(into: &entries, path: path)
            case .leaf(let value, let valueRange, let statement):
                entries.append(
                    TOMLEntry(
                        path: path,
                        value: value,
                        offset: member.offset,
                        valueRange: valueRange,
                        statement: statement
                    )
                )
            case .elements:
                entries.append(
                    TOMLEntry(
                        path: path,
                        value: Self.value(of: member.content),
                        offset: member.offset,
                        valueRange: member.offset..<member.offset,
                        statement: nil
                    )
                )
            }
        }
    }

    private static func value(of content: Content) -> SettingValue {
        switch content {
        case .leaf(let value, _, _): value
        case .table(let node): node.value
        case .elements(let elements): .list(elements.nodes.map(\.value))
        }
    }
}
