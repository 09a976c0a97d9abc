import QNTXCore
import Testing

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("0", 0), ("4096", 4096), ("512MB", 512_000_000), ("512 MiB", 512 << 20), ("2gib", 2 << 30), ("1kB", 1000),
        ("3TB", 3_000_000_000_000), ("7B", 7),
    ])
    func `A size is a number and a unit`(text: String, value: Int) {
        #expect(ByteCount(text: text)?.value == value)
    }

    @Test(arguments: ["", "MB", "-1", "1.5GB", "5 apples", "9223372036854775808", "9000000000 TiB", "٣MB"])
    func `Anything else is none`(text: String) {
        #expect(ByteCount(text: text) == nil)
    }
}
