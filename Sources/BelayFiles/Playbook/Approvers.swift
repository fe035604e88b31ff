/// Who may answer to a job at its gate.
package enum Approvers {
    /// Whether the text names a Unix user or group: `ops`, `user:anna`, `group:ops`.
    package static func isName(_ text: String) -> Bool {
        var name = text[...]
        for prefix in ["user:", "group:"] where text.hasPrefix(prefix) {
            name = text.dropFirst(prefix.count)
        }
        return !name.isEmpty && name.first != "-"
            && name.unicodeScalars.allSatisfy {
                $0.isASCII && $0.properties.generalCategory != .control
                    && !" :,/".unicodeScalars.contains($0)
            }
    }
    /// What is said of a name that this machine does not know.
    package static func unknown(_ text: String) -> String {
        let kind =
            text.hasPrefix("user:") ? "Unix user" : text.hasPrefix("group:") ? "Unix group" : nil
        let name = kind == nil ? text : String(text.drop { $0 != ":" }.dropFirst())
        return "this machine has no \(kind ?? "Unix user or group") '\(name)', so nobody could "
            + "approve for it"
    }
}
