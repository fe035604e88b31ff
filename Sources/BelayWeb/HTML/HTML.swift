import BelayModel

/// A page or a part of one, written front to back as bytes.
///
/// Text and attributes enter through one escape, byte by byte: a `"` with a combining mark is one
/// `Character` to Swift, and a `"` to a browser. Tags and names of attributes are literals. There is no
/// way to add markup that was made elsewhere.
package struct HTML: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Adds text. What no reader would see is shown as U+FFFD.
    package mutating func text(_ text: String) { escape(text) }

    /// Adds an element with its content.
    package mutating func element(
        _ name: StaticString, _ attributes: Attribute..., content: (inout HTML) throws -> Void
    ) rethrows {
        open(name, attributes)
        try content(&self)
        bytes += "</".utf8
        bytes += name.description.utf8
        bytes.append(UInt8(ascii: ">"))
    }

    /// Adds an element that holds nothing but text.
    package mutating func element(_ name: StaticString, _ attributes: Attribute..., text: String) {
        open(name, attributes)
        escape(text)
        bytes += "</".utf8
        bytes += name.description.utf8
        bytes.append(UInt8(ascii: ">"))
    }

    /// Adds an element that has no content and no end tag (HTML, 13.1.2, void elements).
    package mutating func void(_ name: StaticString, _ attributes: Attribute...) {
        open(name, attributes)
    }

    /// Begins a document (HTML, 13.1.1).
    mutating func doctype() { bytes += "<!doctype html>".utf8 }

    /// Adds a part that was built before.
    package mutating func add(_ part: HTML) { bytes += part.bytes }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
        bytes.append(UInt8(ascii: "<"))
        bytes += name.description.utf8
        for attribute in attributes {
            switch attribute.value {
            case .absent: continue
            case .bare: addName(attribute)
            case .text(let value):
                addName(attribute)
                bytes += "=\"".utf8
                escape(value)
                bytes.append(UInt8(ascii: "\""))
            }
        }
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func addName(_ attribute: Attribute) {
        bytes.append(UInt8(ascii: " "))
        bytes += attribute.name.description.utf8
    }

    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: bytes += "&amp;".utf8
            case 0x3c: bytes += "&lt;".utf8
            case 0x3e: bytes += "&gt;".utf8
            case 0x22: bytes += "&quot;".utf8
            case 0x27: bytes += "&#39;".utf8
            case 0x09, 0x0a: bytes.append(UInt8(scalar.value))
            case 0x20..<0x7f: bytes.append(UInt8(scalar.value))
            case _ where scalar.isHiddenInHTML: bytes += "\u{fffd}".utf8
            case _: bytes += UTF8.encode(scalar).map(Array.init) ?? []
            }
        }
    }
}

/// An attribute of an element. Those whose value a browser would act on have types of their own.
package struct Attribute: Sendable {
    fileprivate enum Value {
        case absent
        case bare
        case text(String)
    }

    fileprivate let name: StaticString
    fileprivate let value: Value

    /// - Parameter name: none that holds an address or a script; those have functions below.
    private init(_ name: StaticString, _ value: Value) {
        self.name = name
        self.value = value
    }

    package static func `class`(_ names: String) -> Attribute { Attribute("class", .text(names)) }
    package static func id(_ name: String) -> Attribute { Attribute("id", .text(name)) }
    package static func href(_ link: Link) -> Attribute { Attribute("href", .text(link.text)) }
    package static func src(_ link: Link) -> Attribute { Attribute("src", .text(link.text)) }
    package static func action(_ link: Link) -> Attribute { Attribute("action", .text(link.text)) }
    package static func name(_ name: String) -> Attribute { Attribute("name", .text(name)) }
    package static func value(_ value: String) -> Attribute { Attribute("value", .text(value)) }
    package static func title(_ text: String) -> Attribute { Attribute("title", .text(text)) }
    package static func label(_ text: String) -> Attribute { Attribute("aria-label", .text(text)) }
    package static func type(_ name: StaticString) -> Attribute { plain("type", name.description) }
    package static func rel(_ name: StaticString) -> Attribute { plain("rel", name.description) }
    package static func scope(_ name: StaticString) -> Attribute {
        plain("scope", name.description)
    }
    package static func role(_ name: StaticString) -> Attribute { plain("role", name.description) }
    package static func method(_ name: StaticString) -> Attribute {
        plain("method", name.description)
    }
    package static func datetime(_ text: String) -> Attribute { plain("datetime", text) }
    package static func `for`(_ id: String) -> Attribute { plain("for", id) }
    package static func tabindex(_ place: Int) -> Attribute { plain("tabindex", "\(place)") }
    package static func lang(_ tag: StaticString) -> Attribute { plain("lang", tag.description) }
    package static func charset(_ name: StaticString) -> Attribute {
        plain("charset", name.description)
    }
    package static func content(_ text: String) -> Attribute { plain("content", text) }
    package static func httpEquiv(_ name: StaticString) -> Attribute {
        plain("http-equiv", name.description)
    }
    package static func maxlength(_ count: Int) -> Attribute { plain("maxlength", "\(count)") }
    package static func max(_ number: Int) -> Attribute { plain("max", "\(number)") }
    package static func colspan(_ count: Int) -> Attribute { plain("colspan", "\(count)") }
    package static func placeholder(_ text: String) -> Attribute { plain("placeholder", text) }
    package static func autocomplete(_ text: StaticString) -> Attribute {
        plain("autocomplete", text.description)
    }
    package static func live(_ politeness: StaticString) -> Attribute {
        plain("aria-live", politeness.description)
    }
    package static func current(_ isCurrent: Bool) -> Attribute {
        Attribute("aria-current", isCurrent ? .text("page") : .absent)
    }
    package static func labelled(by id: String) -> Attribute { plain("aria-labelledby", id) }
    package static func selected(_ isSelected: Bool) -> Attribute {
        Attribute("selected", isSelected ? .bare : .absent)
    }
    package static let checked = Attribute("checked", .bare)
    package static let ariaHidden = plain("aria-hidden", "true")
    package static let hidden = Attribute("hidden", .bare)
    /// A part that a script replaces when there is news; it needs an id.
    package static let isLive = Attribute("data-live", .bare)
    /// An output that grows, and is to be read again.
    package static func follows(_ follows: Bool) -> Attribute {
        Attribute("data-follow", follows ? .bare : .absent)
    }
    package static func worker(_ link: Link) -> Attribute {
        Attribute("data-worker", .text(link.text))
    }
    package static let required = Attribute("required", .bare)
    package static let `defer` = Attribute("defer", .bare)

    /// One for own scripts: `data-NAME`.
    package static func data(_ name: DataName, _ value: String) -> Attribute {
        Attribute(name.attribute, .text(value))
    }

    package enum DataName: Sendable {
        case job, server, status, count, phase, row, time, until, field

        fileprivate var attribute: StaticString {
            switch self {
            case .job: "data-job"
            case .server: "data-server"
            case .status: "data-status"
            case .count: "data-count"
            case .phase: "data-phase"
            case .row: "data-row"
            case .time: "data-time"
            case .until: "data-until"
            case .field: "data-field"
            }
        }
    }

    private static func plain(_ name: StaticString, _ value: String) -> Attribute {
        Attribute(name, .text(value))
    }
}

extension Unicode.Scalar {
    /// Whether it would change how the text around it is read, or not be seen: controls, direction
    /// marks (UAX #9), what Unicode has not assigned.
    fileprivate var isHiddenInHTML: Bool { isHidden }
}
