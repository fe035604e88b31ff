/// The value of a variable of an inventory or a playbook: what YAML and JSON can say.
package enum Value: Sendable, Codable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list([Value])
    case map([String: Value])
}
