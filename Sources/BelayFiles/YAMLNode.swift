import BelayModel

/// A part of a YAML file with the place where it stands; aliases and merge keys are resolved.
struct YAMLNode: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        /// `isPlain`: written without quotes, so that it may be more than text.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        case map([Entry])
    }

    struct Entry: Sendable, Hashable {
        var key: YAMLNode
        var value: YAMLNode
    }

    var content: Content
    /// From 1.
    var line: Int
    /// From 1, in Unicode scalars.
    var column: Int
    /// A tag of the writer's own, such as `!vault`.
    var tag: String?

    /// The text of a scalar, whatever it would resolve to.
    var text: String? {
        switch content {
        case .scalar(let text, isPlain: _): text
        case .list, .map: nil
        }
    }

    var isNull: Bool { scalar == .null }

    /// What a scalar stands for; `nil` for lists and mappings.
    var scalar: Value? {
        switch content {
        case .scalar(let text, isPlain: true) where tag == nil: YAMLScalar.resolve(text)
        case .scalar(let text, isPlain: _): .string(text)
        case .list, .map: nil
        }
    }

    /// What the node says, places left out. A key that is not text becomes its text, and the later
    /// of two keys that have the same text wins.
    var value: Value {
        switch content {
        case .scalar: scalar ?? .null
        case .list(let nodes): .list(nodes.map(\.value))
        case .map(let entries):
            .map(
                Dictionary(
                    entries.map { ($0.key.text ?? "", $0.value.value) },
                    uniquingKeysWith: { _, last in last }))
        }
    }

    /// What was found, for a message; never the value itself.
    var kind: String {
        switch content {
        case .list: "a list"
        case .map: "a mapping"
        case .scalar:
            switch scalar {
            case .null: "nothing"
            case .bool: "yes or no"
            case .int, .double: "a number"
            case .string, .list, .map, nil: "text"
            }
        }
    }
}
