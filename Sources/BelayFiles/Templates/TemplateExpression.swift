import BelayModel
import Foundation

/// The expression of a template: names, text and numbers, joined by `~` or `+`, with filters.
struct TemplateExpression {
    private enum Token: Equatable {
        case name(String), text(String), number(Int), mark(Character)
    }

    typealias LookUp = (String) throws(Complaint) -> Value?

    private var tokens: ArraySlice<Token>
    private var nesting = Nesting(deepest: 19)

    /// Reads tokens to the `}}` that ends the expression, and goes past it.
    init(_ rest: inout Substring) throws(Complaint) {
        var tokens: [Token] = []
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.hasPrefix("}}") || rest.hasPrefix("-}}") {
                rest = rest.dropFirst(rest.first == "-" ? 3 : 2)
                break
            }
            guard let first = rest.first else { throw Complaint("its {{ is not closed with }}") }
            tokens.append(try Self.token(first, &rest))
        }
        self.tokens = tokens[...]
    }

    private static func token(
        _ first: Character, _ rest: inout Substring
    ) throws(Complaint) -> Token {
        if first.isASCII, first.isLetter || first == "_" {
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            rest = rest[name.endIndex...]
            return .name(String(name))
        }
        if first.isASCII, first.isNumber {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            guard let number = Int(digits) else { throw Complaint("it has too large a number") }
            return .number(number)
        }
        rest.removeFirst()
        guard first == "'" || first == "\"" else { return .mark(first) }
        var text = ""
        while let next = rest.popFirst() {
            if next == first { return .text(text) }
            guard next == "\\", let escaped = rest.popFirst() else {
                text.append(next)
                continue
            }
            switch escaped {
            case "n": text.append("\n")
            case "t": text.append("\t")
            case "\\", "'", "\"": text.append(escaped)
            default: text += ["\\", escaped]
            }
        }
        throw Complaint("a quote in it is not closed")
    }

    mutating func value(_ lookUp: LookUp) throws(Complaint) -> Value {
        let value = try sum(lookUp)
        guard tokens.isEmpty else { throw unknown() }
        guard let found = value.value else { throw undefined(value.name) }
        return found
    }

    /// What an operand comes to; `nil` with the name that is not defined.
    private struct Operand {
        var value: Value?
        var name = ""
    }

    private mutating func sum(_ lookUp: LookUp) throws(Complaint) -> Operand {
        defer { nesting.leave() }
        guard nesting.enter() else { throw Complaint("its parentheses are nested too deeply") }
        var left = try filtered(lookUp)
        while tokens.first == .mark("~") || tokens.first == .mark("+") {
            let isText = tokens.popFirst() == .mark("~")
            let right = try filtered(lookUp)
            guard let one = left.value else { throw undefined(left.name) }
            guard let other = right.value else { throw undefined(right.name) }
            if case .int(let a) = one, case .int(let b) = other, !isText {
                left = Operand(value: .int(a &+ b))
            } else {
                left = Operand(value: .string(try Self.text(one) + Self.text(other)))
            }
        }
        return left
    }

    private mutating func filtered(_ lookUp: LookUp) throws(Complaint) -> Operand {
        var operand = try primary(lookUp)
        while tokens.first == .mark("|") {
            tokens.removeFirst()
            guard case .name(let filter) = tokens.popFirst() else { throw unknown() }
            let arguments = try arguments(lookUp)
            operand = try apply(filter, arguments, to: operand)
        }
        return operand
    }

    private mutating func arguments(_ lookUp: LookUp) throws(Complaint) -> [Value] {
        guard tokens.first == .mark("(") else { return [] }
        tokens.removeFirst()
        var values: [Value] = []
        while tokens.first != .mark(")") {
            if case .name("boolean") = tokens.first, tokens.dropFirst().first == .mark("=") {
                tokens.removeFirst(2)
            }
            let operand = try sum(lookUp)
            guard let value = operand.value else { throw undefined(operand.name) }
            values.append(value)
            if tokens.first == .mark(",") { tokens.removeFirst() } else { break }
        }
        guard tokens.popFirst() == .mark(")") else { throw unknown() }
        return values
    }

    private mutating func primary(_ lookUp: LookUp) throws(Complaint) -> Operand {
        var operand: Operand
        switch tokens.popFirst() {
        case .text(let text): operand = Operand(value: .string(text))
        case .number(let number): operand = Operand(value: .int(number))
        case .mark("("):
            operand = try sum(lookUp)
            guard tokens.popFirst() == .mark(")") else { throw unknown() }
        case .name("lookup") where tokens.first == .mark("("),
            .name("query") where tokens.first == .mark("("):
            operand = try environment(try arguments(lookUp))
        case .name(let name):
            guard tokens.first != .mark("(") else {
                throw Complaint("Belay does not work out '\(name)(…)'")
            }
            operand = Operand(value: try lookUp(name), name: name)
        case .mark, nil: throw unknown()
        }
        while let member = try member(lookUp) {
            guard let value = operand.value else { throw undefined(operand.name) }
            operand = try Self.member(member, of: value, named: operand.name)
        }
        return operand
    }

    /// `.name` or `['name']` or `[0]`.
    private mutating func member(_ lookUp: LookUp) throws(Complaint) -> Value? {
        switch tokens.first {
        case .mark("."):
            tokens.removeFirst()
            guard case .name(let name) = tokens.popFirst(), tokens.first != .mark("(") else {
                throw unknown()
            }
            return .string(name)
        case .mark("["):
            tokens.removeFirst()
            let key = try sum(lookUp)
            guard tokens.popFirst() == .mark("]") else { throw unknown() }
            guard let value = key.value else { throw undefined(key.name) }
            return value
        case .some, .none: return nil
        }
    }

    private static func member(
        _ key: Value, of value: Value, named name: String
    ) throws(Complaint) -> Operand {
        let whole = "\(name).\(try text(key))"
        switch (value, key) {
        case (.map(let map), .string(let key)): return Operand(value: map[key], name: whole)
        case (.list(let list), .int(let index)):
            return Operand(value: list.indices.contains(index) ? list[index] : nil, name: whole)
        default: return Operand(value: nil, name: whole)
        }
    }

    /// `lookup('env', 'HOME')`; what is not set is empty.
    private func environment(_ arguments: [Value]) throws(Complaint) -> Operand {
        guard case .string(let plugin) = arguments.first, arguments.count == 2,
            plugin == "env" || plugin == "ansible.builtin.env",
            case .string(let name) = arguments[1]
        else { throw Complaint("of lookups Belay works out lookup('env', 'NAME') only") }
        return Operand(value: .string(ProcessInfo.processInfo.environment[name] ?? ""))
    }

    private func apply(
        _ filter: String, _ arguments: [Value], to operand: Operand
    ) throws(Complaint) -> Operand {
        if filter == "default" || filter == "d" {
            let isAlsoForEmpty = arguments.count == 2 && arguments[1] == .bool(true)
            let isEmpty =
                operand.value == .string("") || operand.value == .null
                || operand.value == .bool(false) || operand.value == .int(0)
            if let value = operand.value, !isAlsoForEmpty || !isEmpty {
                return Operand(value: value)
            }
            return Operand(value: arguments.first ?? .string(""))
        }
        guard let value = operand.value else { throw undefined(operand.name) }
        guard arguments.isEmpty else {
            throw Complaint("Belay does not work out the filter '\(filter)(…)'")
        }
        switch filter {
        case "string": return Operand(value: .string(try Self.text(value)))
        case "trim":
            let text = try Self.text(value)
            return Operand(value: .string(String(text.trimming(while: \.isWhitespace))))
        case "lower": return Operand(value: .string(try Self.text(value).lowercased()))
        case "upper": return Operand(value: .string(try Self.text(value).uppercased()))
        case "int": return Operand(value: .int(Int(try Self.text(value)) ?? 0))
        case "bool": return Operand(value: .bool(Truth.of(try Self.text(value)) ?? false))
        case "mandatory": return operand
        default: throw Complaint("Belay does not work out the filter '\(filter)'")
        }
    }

    /// A value within text, as Python writes it.
    static func text(_ value: Value) throws(Complaint) -> String {
        switch value {
        case .null: return ""
        case .bool(let bool): return bool ? "True" : "False"
        case .int, .double, .string: return value.text
        case .list, .map: throw Complaint("a list or a mapping in it is to be text")
        }
    }

    private func undefined(_ name: String) -> Complaint {
        Complaint("'\(name)' in it is not defined")
    }

    private func unknown() -> Complaint {
        Complaint("Belay works out names, text, default('…') and a few filters only")
    }
}
