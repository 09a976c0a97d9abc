import QNTXPlugin

/// The strings of the dynamic table, each ended by a NUL. The last byte is checked to be one: none runs over the end.
struct StringTable {
    private var view = ByteView(UnsafeRawBufferPointer(start: nil, count: 0))
    private var extent = Extent(offset: 0, size: 0)

    /// No strings.
    init() {}

    /// Finds the strings.
    init(_ view: ByteView, _ memory: AddressSpace, _ dynamic: DynamicTable) throws(PluginError) {
        guard let address = dynamic[.strings], let size = dynamic[.stringsSize],
            let extent = memory.extent(address, size), size > 0
        else {
            throw .malformed("the dynamic table names no strings inside a segment")
        }
        guard view.byte(extent.offset) == 0, view.byte(extent.end - 1) == 0 else {
            throw .malformed("the strings of the dynamic table do not begin and end with a NUL")
        }
        self.view = view
        self.extent = extent
    }

    /// Where the strings are in the file.
    var range: Extent { extent }

    /// Whether a string begins at an offset.
    @inline(__always)
    func holds(_ offset: UInt32) -> Bool { Int(offset) < extent.size }

    /// Checks that a string begins at an offset.
    func check(_ offset: UInt64, _ what: String) throws(PluginError) {
        guard offset < UInt64(extent.size) else {
            throw .malformed("the name of \(what) is at \(offset) of \(extent.size) bytes of strings")
        }
    }

    /// A byte of a string.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { view.byte(extent.offset &+ offset) }

    /// How many bytes the string at an offset has, without its NUL.
    func length(_ offset: Int) -> Int {
        var end = offset
        while end < extent.size, byte(end) != 0 { end += 1 }
        return end - offset
    }

    /// Whether two strings are the same.
    func areEqual(_ one: Int, _ other: Int) -> Bool {
        var (one, other) = (one, other)
        while byte(one) == byte(other) {
            if byte(one) == 0 || one == other { return true }
            one += 1
            other += 1
        }
        return false
    }

    /// Whether the string at an offset is this text.
    func isText(_ offset: Int, _ text: String) -> Bool {
        var at = offset
        for byte in text.utf8 {
            guard self.byte(at) == byte, at < extent.size else { return false }
            at += 1
        }
        return byte(at) == 0
    }

    /// The string at an offset, with what is not UTF-8 repaired.
    func text(_ offset: Int) -> String {
        String(decoding: view.slice(extent.offset + offset, length(offset)), as: UTF8.self)
    }
}
