/// A file as it was found at one moment.
struct FileSight: Sendable, Equatable {
    /// The file, behind all links.
    var stamp: FileStamp
    /// The link itself, where the name is that of a symbolic link.
    var link: FileStamp?
    /// Whether it is an ordinary file: nobody writes a directory or a pipe bit by bit.
    var isOrdinary = true
    /// How many names the file has.
    var names = 1
    /// How long ago it last changed; nil where the file system's clock is another machine's.
    var age: Duration?
}
