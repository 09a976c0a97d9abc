import QNTXPlugin

/// What a plugin says of itself, as it is on the wire and here.
extension Protocol_MetadataResponse {
    /// What is longer is cut: it is repeated wherever plugins are listed.
    private static let longest = 2000

    init(_ metadata: Metadata) {
        name = metadata.name
        version = metadata.version
        qntxVersion = metadata.qntxVersion
        description_p = metadata.description
        author = metadata.author
        license = metadata.license
    }

    var metadata: Metadata {
        Metadata(
            name: Self.cut(name),
            version: Self.cut(version),
            qntxVersion: Self.cut(qntxVersion),
            description: Self.cut(description_p),
            author: Self.cut(author),
            license: Self.cut(license)
        )
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count > longest ? String(text.prefix(longest / 4)) + "…" : text
    }
}

extension Protocol_HealthResponse {
    init(_ status: HealthStatus) {
        healthy = status.healthy
        message = status.message
        details = status.details
    }

    var status: HealthStatus { HealthStatus(healthy: healthy, message: message, details: details) }
}

extension Protocol_ConfigFieldSchema {
    init(_ field: ConfigField) {
        type = field.type
        description_p = field.description
        defaultValue = field.defaultValue
        required = field.required
        minValue = field.minValue
        maxValue = field.maxValue
        pattern = field.pattern
        elementType = field.elementType
    }

    var field: ConfigField {
        ConfigField(
            type: type,
            description: description_p,
            defaultValue: defaultValue,
            required: required,
            minValue: minValue,
            maxValue: maxValue,
            pattern: pattern,
            elementType: elementType
        )
    }
}
