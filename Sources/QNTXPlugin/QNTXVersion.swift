/// The versions that this host has.
public enum QNTXVersion {
    /// The version of QNTX whose contract this host keeps: what plugins' constraints are checked against.
    public static let current = "0.23.0"
}
