import BelayModel

/// What `ansible-inventory --list` prints, kept in a file: groups with lists of servers, and their
/// variables under `_meta`.
enum ListingFile {
    /// - Returns: `nil` for JSON of another form, such as that of a YAML inventory.
    static func groups(_ bytes: [UInt8]) -> [JSONNode.Entry]? {
        guard let entries = (try? JSONReader.parse(bytes))?.entries else { return nil }
        let isListing = entries.contains { entry in
            entry.key == "_meta" && entry.value["hostvars"]?.entries != nil
                || isListOfNames(entry.value["hosts"]) || isListOfNames(entry.value["children"])
        }
        return isListing ? entries : nil
    }

    private static func isListOfNames(_ node: JSONNode?) -> Bool {
        guard case .list(let nodes) = node else { return false }
        return nodes.allSatisfy { if case .value(.string(_)) = $0 { true } else { false } }
    }
}
