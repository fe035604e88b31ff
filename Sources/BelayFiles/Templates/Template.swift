import BelayModel
import Foundation

/// Works out the simple templates of Jinja that inventories have in connection variables: text
/// around the name of another variable, `default('…')` and a few filters. There is no logic, and
/// nothing is run.
struct Template {
    /// What names in a template stand for, for one server.
    struct Scope {
        /// `inventory_hostname`.
        var server: String
        var variable: (String) -> Variable?
        /// What Ansible itself defines, such as `inventory_dir`.
        var magic: [String: String] = [:]
    }

    private let scope: Scope
    /// The variables that are being worked out, to find circles.
    private var open: [String] = []

    init(_ scope: Scope) { self.scope = scope }

    /// Whether there is `{{`, `{%` or `{#` in a text.
    static func isOne(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            let isMark = byte == previous || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "#")
            if previous == UInt8(ascii: "{"), isMark { return true }
            previous = byte
        }
        return false
    }

    /// The value that a variable has when its templates are worked out.
    /// - Throws: what in it Belay does not know, or is not defined.
    mutating func value(of variable: Variable) throws(Complaint) -> Value {
        if variable.isVaulted { throw Vault.complaint("the value") }
        guard case .string(let text) = variable.value, !variable.isUnsafe, Self.isOne(text)
        else { return variable.value }
        return try value(ofText: text)
    }

    private mutating func value(ofText text: String) throws(Complaint) -> Value {
        var pieces: [Value] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "{") {
            let next = rest[start.upperBound...].first
            guard next == "{" || next == "%" || next == "#" else {
                pieces.append(.string(String(rest[..<start.upperBound])))
                rest = rest[start.upperBound...]
                continue
            }
            guard next == "{" else {
                throw Complaint("Belay does not work out {\(next.map(String.init) ?? "")")
            }
            if start.lowerBound > rest.startIndex {
                pieces.append(.string(String(rest[..<start.lowerBound])))
            }
            var inner = rest[start.upperBound...].dropFirst()
            pieces.append(try expression(&inner))
            rest = inner
        }
        if !rest.isEmpty { pieces.append(.string(String(rest))) }
        if pieces.count == 1, let only = pieces.first { return only }
        var whole = ""
        for piece in pieces { whole += try TemplateExpression.text(piece) }
        return .string(whole)
    }

    /// What stands between `{{` and `}}`.
    private mutating func expression(_ rest: inout Substring) throws(Complaint) -> Value {
        var reader = try TemplateExpression(&rest)
        return try reader.value { (name) throws(Complaint) -> Value? in try lookUp(name) }
    }

    /// - Returns: `nil` for a name that is not defined.
    private mutating func lookUp(_ name: String) throws(Complaint) -> Value? {
        switch name {
        case "inventory_hostname": return .string(scope.server)
        case "inventory_hostname_short":
            return .string(String(scope.server.prefix { $0 != "." }))
        case "omit": return .null
        case "true", "True": return .bool(true)
        case "false", "False": return .bool(false)
        case "none", "None": return .null
        default: break
        }
        guard let variable = scope.variable(name) else {
            return scope.magic[name].map(Value.string)
        }
        guard !open.contains(name), open.count < 30 else {
            throw Complaint("'\(name)' is worked out from itself")
        }
        if variable.isVaulted { throw Vault.complaint("'\(name)'") }
        open.append(name)
        defer { open.removeLast() }
        return try value(of: variable)
    }
}
