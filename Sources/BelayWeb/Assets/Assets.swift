import HTTPTypes

/// What pages load besides themselves: a style sheet, a script, an icon. All is part of the program;
/// nothing comes from elsewhere.
package enum Assets {
    package static let style = Asset("belay.css", "text/css; charset=utf-8", Style.text)
    package static let script = Asset("belay.js", "text/javascript; charset=utf-8", Script.text)
    package static let worker = Asset("live.js", "text/javascript; charset=utf-8", Worker.text)
    package static let icon = Asset("belay.svg", "image/svg+xml", Icon.text)

    package static let all = [style, script, worker, icon]
}

/// A file of the program's own. Its address changes with its content, so that a browser may keep it.
package struct Asset: Sendable {
    package let link: Link
    private let type: String
    private let bytes: [UInt8]

    init(_ name: StaticString, _ type: String, _ text: String) {
        let hash = WebSecret.hash(of: text).prefix(16)
        link = "/assets/\(String(hash))/\(name.description)"
        self.type = type
        bytes = Array(text.utf8)
    }

    package var answer: Answer {
        var answer = Answer(.ok, type: type, bytes)
        answer.fields[.cacheControl] = "public, max-age=31536000, immutable"
        return answer
    }
}

enum Icon {
    static let text = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" \
        fill="#1d4f63"/><path d="M9 6v20M9 7h8a5 5 0 0 1 0 9H9m0 0h9a5 5 0 0 1 0 10H9" fill="none" \
        stroke="#fff" stroke-width="3"/></svg>
        """
}
