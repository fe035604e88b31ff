/// Names in a directory that Ansible does not look at: hidden files, those of variables, and those that
/// end as `INVENTORY_IGNORE_EXTS` says or match one of `INVENTORY_IGNORE_PATTERNS` (Ansible: "Ansible
/// Configuration Settings").
struct IgnoredNames: Sendable, Hashable {
    var endings = [
        ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".cfg",
        ".retry",
    ]
    /// Regular expressions, which match anywhere in a name.
    private(set) var patterns: [String] = []

    func contains(_ name: String) -> Bool {
        name.hasPrefix(".") || ["group_vars", "host_vars", "vars_plugins"].contains(name)
            || endings.contains(where: name.hasSuffix)
            || patterns.contains { pattern in
                guard let expression = try? Regex(pattern) else { return false }
                return name.firstMatch(of: expression) != nil
            }
    }

    /// - Returns: `false`, and nothing has changed, when one of them is no regular expression.
    mutating func take(patterns: [String]) -> Bool {
        for pattern in patterns {
            do { _ = try Regex(pattern) } catch { return false }
        }
        self.patterns = patterns
        return true
    }
}
