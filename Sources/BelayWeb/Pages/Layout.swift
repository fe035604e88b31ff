import BelayModel
import BelayReports

/// What all pages have: head, navigation, foot.
struct Layout {
    let title: String
    let caller: Caller
    /// The path of the part of the pages that is open, for the navigation.
    var part = ""
    /// Whether the page loads itself again where there are no scripts.
    var isLive = false

    private static let parts: KeyValuePairs<String, Link> = [
        "Jobs": "/jobs", "Schedules": "/schedules", "Windows": "/windows", "Servers": "/servers",
        "Audit": "/audit",
        "Access": "/access",
    ]

    func page(_ content: (inout HTML) throws -> Void) rethrows -> HTML {
        var html = HTML.document
        try html.element("html", .lang("en"), .worker(Assets.worker.link)) { html in
            html.element("head") { head(&$0) }
            try html.element("body") { html in
                html.element("a", .class("skip"), .href("#main"), text: "Skip to the content")
                html.element("header") { navigation(&$0) }
                try html.element("main", .id("main"), .tabindex(-1)) { try content(&$0) }
                foot(&html)
            }
        }
        return html
    }

    private func head(_ html: inout HTML) {
        html.void("meta", .charset("utf-8"))
        html.element("title", text: "\(title) · Belay")
        html.void("meta", .name("viewport"), .content("width=device-width, initial-scale=1"))
        html.void("meta", .name("color-scheme"), .content("light dark"))
        html.void("link", .rel("stylesheet"), .href(Assets.style.link))
        html.void("link", .rel("icon"), .href(Assets.icon.link))
        html.element("script", .src(Assets.script.link), .defer) { _ in }
        if isLive {
            html.element("noscript") {
                $0.void("meta", .httpEquiv("refresh"), .content("10"))
            }
        }
    }

    private func navigation(_ html: inout HTML) {
        html.element("a", .class("brand"), .href("/"), .current(part == "/"), text: "Belay")
        guard caller.role != nil else { return }
        html.element("nav", .label("Parts")) { html in
            html.element("ul") { html in
                for (name, link) in Self.parts where caller.may(Self.role(for: link)) {
                    html.element("li") {
                        $0.element("a", .href(link), .current(part == link.text), text: name)
                    }
                }
            }
        }
    }

    private static func role(for link: Link) -> Role { .view }

    private func foot(_ html: inout HTML) {
        html.element("footer") { html in
            if caller.role != nil {
                html.element("p") { html in
                    html.text("Signed in as ")
                    html.element("strong", text: caller.user)
                    html.text(" (\(caller.role?.rawValue ?? ""))")
                    if case .session = caller.proof {
                        html.text(" ")
                        html.element(
                            "form", .class("inline"), .method("post"), .action("/sign-out")
                        ) {
                            $0.element("button", .class("plain"), text: "Sign out")
                        }
                    }
                }
            }
            html.element("p", .id("live"), .role("status"), .live("polite")) { _ in }
        }
    }
}

extension HTML {
    /// The beginning of a document.
    static var document: HTML {
        var html = HTML()
        html.doctype()
        return html
    }

    /// A moment: UTC in the text, for the viewer's own zone a script reads the attribute.
    mutating func time(_ time: Timestamp) {
        let utc = time.rfc3339
        let words = "\(utc.prefix(10)) \(utc.dropFirst(11).prefix(8)) UTC"
        element("time", .datetime(utc), .title(words), text: words)
    }

    /// A status by word and by shape: colour alone says nothing.
    mutating func badge(_ status: String) {
        element("span", .class("badge"), .data(.status, status)) { html in
            html.element("span", .class("shape"), .ariaHidden) { $0.text(StatusShape.of(status)) }
            html.text(status)
        }
    }

    /// A line of names and their values.
    mutating func facts(_ facts: [(String, (inout HTML) -> Void)]) {
        element("dl", .class("facts")) { html in
            for (name, value) in facts {
                html.element("div") { html in
                    html.element("dt", text: name)
                    html.element("dd") { value(&$0) }
                }
            }
        }
    }

    /// A table that scrolls by itself where it is too wide, also by keyboard.
    mutating func table(
        _ caption: String, _ columns: [String], rows: (inout HTML) throws -> Void
    ) rethrows {
        try element("div", .class("scroll"), .role("region"), .label(caption), .tabindex(0)) {
            html in
            try html.element("table") { html in
                html.element("caption", .class("hidden"), text: caption)
                html.element("thead") { html in
                    html.element("tr") { html in
                        for column in columns {
                            html.element("th", .scope("col"), text: column)
                        }
                    }
                }
                try html.element("tbody") { try rows(&$0) }
            }
        }
    }
}

/// A sign for each status, for those who do not see colours apart. Old fonts have them, too.
enum StatusShape {
    static let all: [(shape: String, statuses: [String])] = [
        ("✓", ["Succeeded", "Removed", "Enabled", "Submitted"]),
        ("✗", ["Failed", "Broken"]),
        ("◔", ["TimedOut", "Missed"]),
        ("⌁", ["Unreachable"]),
        ("⊘", ["Canceled", "Skipped", "Terminated"]),
        ("◼", ["Stopping", "Terminating"]),
        ("▶", ["Running", "Active"]),
        ("||", ["Blocked", "Paused"]),
        ("!", ["Owed"]),
        ("❄", ["Frozen"]),
        ("○", ["Open"]),
        ("●", ["Closed"]),
        ("?", ["Unknown"]),
    ]

    private static let byStatus = Dictionary(
        uniqueKeysWithValues: all.flatMap { shape, statuses in statuses.map { ($0, shape) } })

    static func of(_ status: String) -> String { byStatus[status] ?? "·" }

    /// The same as an object of JavaScript.
    static var script: String {
        let pairs = byStatus.sorted { $0.key < $1.key }.map { "\($0): \"\($1)\"" }
        return "{ \(pairs.joined(separator: ", ")) }"
    }
}
