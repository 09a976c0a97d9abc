/// Why the reader stopped, and at which byte.
struct TOMLFault: Error {
    let message: String
    let offset: Int
}
