import BelayModel

extension HTML {
    /// The form of a confirmation: what it asks for, the act's button, and the way back.
    /// - Parameters:
    ///   - action: gets the form by POST.
    ///   - button: the act in its own words; never "OK", never "Cancel".
    mutating func confirmation(
        action: Link, button: String, isDangerous: Bool = false, keep: String, back: Link,
        fields: (inout HTML) -> Void
    ) {
        element("form", .method("post"), .action(action)) { html in
            fields(&html)
            html.element("p", .class("acts")) { html in
                html.element("button", .class(isDangerous ? "danger" : ""), text: button)
                html.element("a", .class("button"), .href(back), text: keep)
            }
        }
    }

    /// The field for a reason, which others read.
    mutating func reasonField() {
        element("p") { html in
            html.element("label", .for("reason"), text: "Reason (may be left empty)")
            html.text(" ")
            html.void(
                "input", .type("text"), .id("reason"), .name("reason"), .maxlength(200),
                .autocomplete("off"))
        }
    }

    /// A key by which a form that is sent twice does its act once.
    mutating func keyField() {
        void("input", .type("hidden"), .name("key"), .value(WebSecret().text))
    }

    /// A word that a job waits for the next coordinator.
    mutating func abandonedNotice() {
        element(
            "p", .class("notice"),
            text: "No coordinator drives this job now: the request waits for the next one.")
    }
}
