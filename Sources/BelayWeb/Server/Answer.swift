import BelayReports
package import HTTPTypes

/// An answer to a request, before the fields are added that every answer has.
package struct Answer: Sendable {
    package var status: HTTPResponse.Status
    package var fields: HTTPFields
    package var body: Body

    package enum Body: Sendable {
        case bytes([UInt8])
        /// Written piece by piece; `length`: how much it is, where that is known.
        case stream(length: Int?, @concurrent @Sendable (AnswerWriter) async throws -> Void)
        /// Made while nobody's thread waits for it. It does not outlast the site: see `Site.answer`.
        case later(@concurrent @Sendable () async throws -> Answer)
    }

    package init(_ status: HTTPResponse.Status, type: String, _ bytes: [UInt8]) {
        self.status = status
        fields = [.contentType: type]
        body = .bytes(bytes)
    }

    package init(
        _ status: HTTPResponse.Status, type: String, length: Int?,
        stream: @escaping @concurrent @Sendable (AnswerWriter) async throws -> Void
    ) {
        self.status = status
        fields = [.contentType: type]
        body = .stream(length: length, stream)
    }

    /// An answer whose making waits for more than the store.
    package init(later: @escaping @concurrent @Sendable () async throws -> Answer) {
        status = .ok
        fields = [:]
        body = .later(later)
    }

    /// Text of a type of its own.
    package static func text(_ text: String, type: String) -> Answer {
        Answer(.ok, type: type, Array(text.utf8))
    }

    /// A page.
    package static func page(_ html: HTML, _ status: HTTPResponse.Status = .ok) -> Answer {
        Answer(status, type: "text/html; charset=utf-8", html.bytes)
    }

    /// Sends the browser on by GET, so that going back or loading again repeats nothing (RFC 9110,
    /// 15.4.4).
    package static func seeOther(_ link: Link) -> Answer {
        var answer = Answer(.seeOther, type: "text/plain; charset=utf-8", [])
        answer.fields[.location] = link.text
        return answer
    }

    package static func json(
        _ shape: some Encodable, _ status: HTTPResponse.Status = .ok,
        type: String = "application/json"
    ) throws -> Answer {
        var writer = JSONWriter()
        try writer.add(shape: shape)
        return Answer(status, type: type, writer.bytes + [UInt8(ascii: "\n")])
    }
}

/// Takes the pieces of an answer. A piece is waited for until the connection has room for it.
package final class AnswerWriter {
    private let put: @concurrent ([UInt8]) async throws -> Void
    /// Cuts the connection, whatever is being written.
    package let cut: @Sendable () -> Void

    package init(
        cut: @escaping @Sendable () -> Void = {},
        _ put: @escaping @concurrent ([UInt8]) async throws -> Void
    ) {
        self.cut = cut
        self.put = put
    }

    @concurrent package func callAsFunction(_ bytes: [UInt8]) async throws { try await put(bytes) }
}
