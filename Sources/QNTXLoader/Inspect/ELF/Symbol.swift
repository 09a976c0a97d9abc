/// A dynamic symbol. Source: System V ABI, chapter 4, "Symbol Table".
struct Symbol {
    /// Where its name begins among the strings.
    let name: UInt32
    private let info: UInt8
    private let other: UInt8
    /// The section it is in, or one of the numbers that are no sections.
    let section: UInt16
    /// Where it is in memory, from the library's load address.
    let value: UInt64
    private let size: UInt64

    /// Reads the symbol at an offset.
    @inline(__always)
    init(_ view: ByteView, at offset: Int) {
        name = view.word(offset)
        info = view.byte(offset &+ 4)
        other = view.byte(offset &+ 5)
        section = view.half(offset &+ 6)
        value = view.long(offset &+ 8)
        size = view.long(offset &+ 16)
    }

    /// What it names: nothing in particular 0, data 1, a function 2, thread-local data 6, a resolver 10.
    var type: UInt8 { info & 15 }
    /// Who sees it: nobody else 0, everybody 1, everybody but weakly 2, everybody and only once 10.
    var binding: UInt8 { info >> 4 }
    /// Who may bind to it: everybody 0, this library alone 1 and 2, everybody but this library to its own 3.
    var visibility: UInt8 { other & 3 }

    /// Whether type, binding and section are among those that there are.
    var isKnownKind: Bool {
        (type <= 6 || type == 10) && (binding <= 2 || binding == 10) && (section < 0xFF00 || isAbsolute)
    }
    var isDefined: Bool { section != 0 }
    /// Whether its value is a number and no address.
    var isAbsolute: Bool { section == 0xFFF1 }
    var isFunction: Bool { type == 2 }
    /// Whether it can be called, as far as the library itself knows.
    var isCallable: Bool { type == 0 || isFunction || isResolver }
    var isThreadLocal: Bool { type == 6 }
    var isResolver: Bool { type == 10 }
    var isUnique: Bool { binding == 10 }
    var isWeak: Bool { binding == 2 }
    /// Whether it binds to this very library whatever others define.
    var isLocal: Bool { binding == 0 || visibility == 1 || visibility == 2 }
    /// Whether nothing is set, as in the first of a table.
    var isNull: Bool { name == 0 && info == 0 && other == 0 && section == 0 && value == 0 && size == 0 }
}
