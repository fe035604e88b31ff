package import BelayModel

/// Variables of the command line in the two forms of `ansible-playbook -e` that are no `name=value`.
package enum ExtraVariables {
    /// - Parameter text: `@FILE`, or a mapping as `{"name": "value"}`.
    package static func read(_ text: String) throws(FileProblem) -> [String: Value] {
        if text.hasPrefix("@") {
            let path = String(text.dropFirst())
            return try parse(try TextFile.text(path), path: path)
        }
        return try parse(text, path: "{…}")
    }

    private static func parse(_ text: String, path: String) throws(FileProblem) -> [String: Value] {
        let (root, _) = try YAMLDocument.parse(
            text, path: path, YAMLDocument.Rules(lastKeyCounts: true))
        guard let root, !root.isNull else { return [:] }
        guard root.isMap, case .map(let variables) = root.value else {
            throw FileProblem(
                path: path, line: root.line,
                message: "variables are a mapping, name: value; found \(root.kind)")
        }
        return variables
    }
}
