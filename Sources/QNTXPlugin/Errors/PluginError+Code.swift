extension PluginError {
    /// A stable name for a kind of failure. A struct, so that a new kind never breaks a client's `switch`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            // Files
            case fileNotFound = "file_not_found"
            case fileUnreadable = "file_unreadable"
            case filePermissions = "file_permissions"
            case fileNotAllowed = "file_not_allowed"
            case fileHashMismatch = "file_hash_mismatch"
            case fileTooLarge = "file_too_large"
            case notELF = "not_elf"
            case malformedELF = "malformed_elf"
            case wrongArchitecture = "wrong_architecture"
            case notSharedLibrary = "not_shared_library"
            case noEntrySymbol = "no_entry_symbol"
            case malformedNote = "malformed_note"
            case malformedManifest = "malformed_manifest"
            case snapshotFailed = "snapshot_failed"
            case openFailed = "open_failed"
            // The boundary
            case entryRefused = "entry_refused"
            case incompatibleABI = "incompatible_abi"
            case malformedVTable = "malformed_vtable"
            case missingFunction = "missing_function"
            case invalidText = "invalid_text"
            case noteMismatch = "note_mismatch"
            case invalidSignature = "invalid_signature"
            // Names and versions
            case illegalName = "illegal_name"
            case duplicateName = "duplicate_name"
            case invalidVersion = "invalid_version"
            case invalidConstraint = "invalid_constraint"
            case incompatibleVersion = "incompatible_version"
            // Lifecycle
            case notFound = "not_found"
            case invalidTransition = "invalid_transition"
            case notPausable = "not_pausable"
            case disabled = "disabled"
            case pluginFailed = "plugin_failed"
            case deadlineExceeded = "deadline_exceeded"
            case shuttingDown = "shutting_down"
            case registryExists = "registry_exists"
            case registryMissing = "registry_missing"
            case several = "several"
            // Calls
            case invalidPattern = "invalid_pattern"
            case conflictingPattern = "conflicting_pattern"
            case invalidArgument = "invalid_argument"
            case invalidResponse = "invalid_response"
            case noAnswer = "no_answer"
            case tooLarge = "too_large"
            case busy = "busy"
            case closed = "closed"
            case clientGone = "client_gone"
            case unavailable = "unavailable"
            case unsupported = "unsupported"
            case internalError = "internal_error"
            // Services
            case sqlFailed = "sql_failed"
            case denied = "denied"
            case storageFailed = "storage_failed"
            case storageCorrupt = "storage_corrupt"
            case configInvalid = "config_invalid"
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The stable name, `file_not_found`: what JSON answers and logs carry.
        public var description: String { value.rawValue }

        /// There is no such file or directory.
        public static let fileNotFound = Code(.fileNotFound)
        /// The file is there but cannot be read.
        public static let fileUnreadable = Code(.fileUnreadable)
        /// The file or its directory can be changed by users that the host does not trust.
        public static let filePermissions = Code(.filePermissions)
        /// The configuration's allow-list does not name the file.
        public static let fileNotAllowed = Code(.fileNotAllowed)
        /// The file's SHA-256 is not the one the configuration pins.
        public static let fileHashMismatch = Code(.fileHashMismatch)
        /// The file is larger than the host reads.
        public static let fileTooLarge = Code(.fileTooLarge)
        /// The file is something other than ELF.
        public static let notELF = Code(.notELF)
        /// The file is ELF whose tables do not hold together: truncated or damaged.
        public static let malformedELF = Code(.malformedELF)
        /// The file was built for another machine.
        public static let wrongArchitecture = Code(.wrongArchitecture)
        /// The file is an executable or an object, not a shared library.
        public static let notSharedLibrary = Code(.notSharedLibrary)
        /// The library does not export `qntx_plugin_entry`.
        public static let noEntrySymbol = Code(.noEntrySymbol)
        /// The library's QNTX note cannot be read.
        public static let malformedNote = Code(.malformedNote)
        /// A side manifest, `NAME.qntx.toml`, cannot be read, or says what a manifest cannot.
        public static let malformedManifest = Code(.malformedManifest)
        /// The host could not make its private copy of the file.
        public static let snapshotFailed = Code(.snapshotFailed)
        /// The dynamic loader refused the library.
        public static let openFailed = Code(.openFailed)
        /// `qntx_plugin_entry` returned NULL.
        public static let entryRefused = Code(.entryRefused)
        /// The vtable is of another major version of the ABI.
        public static let incompatibleABI = Code(.incompatibleABI)
        /// The vtable is smaller than version 1.0 or contradicts itself.
        public static let malformedVTable = Code(.malformedVTable)
        /// A required function of the vtable is NULL.
        public static let missingFunction = Code(.missingFunction)
        /// A text is NULL, too long or not UTF-8.
        public static let invalidText = Code(.invalidText)
        /// The note and the metadata do not say the same.
        public static let noteMismatch = Code(.noteMismatch)
        /// A function's signature, or the definition of a type, cannot be parsed or contradicts itself.
        public static let invalidSignature = Code(.invalidSignature)
        /// The name is not a legal domain, or is reserved.
        public static let illegalName = Code(.illegalName)
        /// Another plugin of that name is registered already.
        public static let duplicateName = Code(.duplicateName)
        /// A version cannot be parsed.
        public static let invalidVersion = Code(.invalidVersion)
        /// A version constraint cannot be parsed.
        public static let invalidConstraint = Code(.invalidConstraint)
        /// The plugin's constraint does not accept this host.
        public static let incompatibleVersion = Code(.incompatibleVersion)
        /// There is no plugin of that name.
        public static let notFound = Code(.notFound)
        /// The plugin's state does not allow that step.
        public static let invalidTransition = Code(.invalidTransition)
        /// The plugin cannot be paused.
        public static let notPausable = Code(.notPausable)
        /// The operator has disabled the plugin.
        public static let disabled = Code(.disabled)
        /// The plugin itself reported a failure.
        public static let pluginFailed = Code(.pluginFailed)
        /// A call into the plugin did not return in time.
        public static let deadlineExceeded = Code(.deadlineExceeded)
        /// The host is stopping and takes nothing new.
        public static let shuttingDown = Code(.shuttingDown)
        /// The default registry is set already.
        public static let registryExists = Code(.registryExists)
        /// The default registry has not been set.
        public static let registryMissing = Code(.registryMissing)
        /// Several things failed; the message lists them.
        public static let several = Code(.several)
        /// A route pattern cannot be parsed.
        public static let invalidPattern = Code(.invalidPattern)
        /// Two route patterns conflict.
        public static let conflictingPattern = Code(.conflictingPattern)
        /// A value from a caller is not valid.
        public static let invalidArgument = Code(.invalidArgument)
        /// A plugin's answer is not valid HTTP.
        public static let invalidResponse = Code(.invalidResponse)
        /// A handler returned without answering.
        public static let noAnswer = Code(.noAnswer)
        /// Larger than the limit.
        public static let tooLarge = Code(.tooLarge)
        /// Too much is under way already.
        public static let busy = Code(.busy)
        /// The thing addressed is over.
        public static let closed = Code(.closed)
        /// The client has gone away.
        public static let clientGone = Code(.clientGone)
        /// The process that should answer is not there.
        public static let unavailable = Code(.unavailable)
        /// Not supported here.
        public static let unsupported = Code(.unsupported)
        /// A fault of the host itself.
        public static let internalError = Code(.internalError)
        /// SQLite refused a statement.
        public static let sqlFailed = Code(.sqlFailed)
        /// The plugin may not do that.
        public static let denied = Code(.denied)
        /// The database cannot be opened, read or written: a full disk, a read-only file.
        public static let storageFailed = Code(.storageFailed)
        /// The database file is damaged.
        public static let storageCorrupt = Code(.storageCorrupt)
        /// The configuration cannot be read, or a value in it is not valid.
        public static let configInvalid = Code(.configInvalid)
    }
}
