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

    /// Ansible's tag of text that is no template, which decrypted values get here, too.
    static let unsafeTag = "!unsafe"
    /// The tag of values that are encrypted still.
    static let vaultTag = "!vault"

    /// Whether it or a part of it is encrypted.
    var isVaulted: Bool {
        switch content {
        case .scalar: tag == Self.vaultTag
        case .list(let nodes): nodes.contains(where: \.isVaulted)
        case .map(let entries): entries.contains { $0.value.isVaulted }
        }
    }

    /// The text of a scalar, whatever it would resolve to.
    var text: String? {
        switch content {
        case .scalar(let text, isPlain: _): text
        case .list, .map: nil
        }
    }

    var isNull: Bool { scalar == .null }

    /// Whether it is what Python, and so Ansible, takes for nothing: `''`, `[]`, `0`, `no`.
    var isNothing: Bool {
        switch content {
        case .list(let nodes): nodes.isEmpty
        case .map(let entries): entries.isEmpty
        case .scalar:
            switch scalar {
            case .null, nil: true
            case .bool(let value): !value
            case .int(let value): value == 0
            case .double(let value): value == 0
            case .string(let text): text.isEmpty
            case .list, .map: false
            }
        }
    }

    /// Whether it is what an Ansible user writes `{{ name }}` for; without quotes that is a mapping
    /// with a mapping for its key.
    var isTemplate: Bool {
        switch content {
        case .scalar(let text, isPlain: _): text.contains("{{") && text.contains("}}")
        case .map(let entries): entries.count == 1 && entries[0].key.isMap
        case .list: false
        }
    }

    var isMap: Bool { if case .map = content { true } else { false } }

    /// Whether it is a list of mappings with `hosts`, as Ansible's playbooks are.
    var isListOfPlays: Bool {
        guard case .list(let plays) = content else { return false }
        return plays.contains { play in
            guard case .map(let entries) = play.content else { return false }
            return entries.contains { ["hosts", "import_playbook"].contains($0.key.text) }
        }
    }

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
