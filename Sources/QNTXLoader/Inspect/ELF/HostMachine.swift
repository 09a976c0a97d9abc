/// The machine this host was built for, which is the only one whose libraries it can load.
///
/// Numbers from the ELF supplements: "System V ABI, AMD64 Architecture Processor Supplement" and "ELF for the Arm
/// 64-bit Architecture". Relocations are those that the dynamic loader handles; the others are for linkers only.
enum HostMachine {
    #if arch(x86_64)
    /// Its number in the ELF header.
    static let number: UInt16 = 62

    /// What a relocation of a type does, or nil where the dynamic loader does not know the type.
    @inline(__always)
    static func relocation(_ type: UInt32) -> RelocationKind? {
        switch type {
        case 0: .nothing
        case 8: .relative  // RELATIVE
        case 1: .address(size: 8)  // 64
        case 6: .slot(isCall: false)  // GLOB_DAT
        case 7: .slot(isCall: true)  // JUMP_SLOT
        case 2, 10, 32: .address(size: 4)  // PC32, 32, SIZE32
        case 33: .address(size: 8)  // SIZE64
        case 16, 17, 18: .threadLocal(size: 8)  // DTPMOD64, DTPOFF64, TPOFF64
        case 36: .threadLocal(size: 16)  // TLSDESC
        case 37: .resolver  // IRELATIVE
        default: nil
        }
    }
    #elseif arch(arm64)
    /// Its number in the ELF header.
    static let number: UInt16 = 183

    /// What a relocation of a type does, or nil where the dynamic loader does not know the type.
    @inline(__always)
    static func relocation(_ type: UInt32) -> RelocationKind? {
        switch type {
        case 0, 256: .nothing
        case 1027: .relative  // RELATIVE
        case 257: .address(size: 8)  // ABS64
        case 1025: .slot(isCall: false)  // GLOB_DAT
        case 1026: .slot(isCall: true)  // JUMP_SLOT
        case 1028, 1029, 1030: .threadLocal(size: 8)  // TLS_DTPMOD, TLS_DTPREL, TLS_TPREL
        case 1031: .threadLocal(size: 16)  // TLSDESC
        case 1032: .resolver  // IRELATIVE
        default: nil
        }
    }
    #else
    #error("qntx hosts run on x86-64 and aarch64; add this machine's number and relocations here")
    #endif

    /// The host's own name.
    static var name: String { name(of: number) }

    /// A machine's name for people.
    static func name(of number: UInt16) -> String {
        switch number {
        case 3: "i386"
        case 8: "MIPS"
        case 20: "PowerPC"
        case 21: "PowerPC64"
        case 22: "S/390"
        case 40: "32-bit ARM"
        case 62: "x86-64"
        case 183: "aarch64"
        case 243: "RISC-V"
        case 258: "LoongArch"
        default: "machine number \(number)"
        }
    }
}
