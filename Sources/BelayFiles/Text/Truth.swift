/// Yes and no, in the words that Ansible takes for them wherever it wants a bool, in any case.
enum Truth {
    static func of(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "yes", "true", "on", "y", "t", "1": true
        case "no", "false", "off", "n", "f", "0": false
        default: nil
        }
    }
}
