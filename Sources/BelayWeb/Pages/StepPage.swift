import BelayModel
import BelayReports
import BelayStore
import HTTPTypes

/// A step's output, in windows from its end, and as a file to be downloaded.
struct StepPage: Sendable {
    let store: JobStore

    private struct Place {
        let job: Int64
        let server: Int
        let view: ServerView
        /// From 0.
        let step: Int
    }

    func page(_ request: WebRequest) throws -> Answer {
        let place = try self.place(request, number: request.part("step"))
        let head = try store.head(of: place.job, at: request.now)
        let step = place.view.steps[place.step]
        let output = try StepOutput(
            store, job: place.job, server: place.server, step: place.step)
        let at = try Self.offset(request.query["at"])
        let window = try OutputWindow(output, at: at)
        let search = try request.query["q"].map { try OutputSearch(for: $0, in: output) }
        let link: Link = "/jobs/\(place.job)/servers/\(place.view.name)/steps/\(place.step + 1)"
        let layout = Layout(
            title: "\(step.name.printable) on \(place.view.name.printable)", caller: request.caller,
            part: "/jobs", isLive: !step.status.isFinal && at == nil && search == nil)
        return .page(
            layout.page { html in
                JobHeader(head: head, request: request, current: .server).write(&html)
                html.element("h2") { html in
                    html.element(
                        "a", .href("/jobs/\(place.job)/servers/\(place.view.name)"),
                        text: place.view.name)
                    html.text(": \(step.phaseName) \(step.number), \(step.name)")
                }
                html.element("div", .id("step"), .isLive) { $0.facts(Self.facts(step)) }
                html.element("h3", text: "Output")
                form(link, request.query["q"], &html)
                if let search, let text = request.query["q"] {
                    hits(search, of: text, link, &html)
                }
                let isFollowed = !step.status.isFinal && at == nil && search == nil
                html.element("section", .id("output"), .isLive, .follows(isFollowed)) { html in
                    windowLinks(window, link, "Parts of the output, above", &html)
                    if window.lines.isEmpty {
                        html.element("p", text: "The step has printed nothing.")
                    } else {
                        html.output("Output of \(step.name)", window.lines[...], link: link)
                    }
                    windowLinks(window, link, "Parts of the output, below", &html)
                }
            })
    }

    private func place(_ request: WebRequest, number: String) throws -> Place {
        let job = try request.job()
        let name = request.part("server")
        guard let (server, view) = try store.server(of: job, named: name) else {
            // A job that is not there is told apart from a server that is not.
            _ = try store.summary(of: job, at: request.now)
            throw WebProblem.notFound("Job \(job) has no server “\(name.printable)”.")
        }
        guard let step = Int(number), String(step) == number, view.steps.indices.contains(step - 1)
        else {
            throw WebProblem.notFound(
                "\(name.printable) has no step “\(number.printable)” in job \(job).")
        }
        return Place(job: job, server: server, view: view, step: step - 1)
    }

    private static func offset(_ text: String?) throws(WebProblem) -> Int? {
        guard let text else { return nil }
        guard let offset = Int(text), offset >= 0 else {
            throw .badRequest("“\(text.printable)” is no place in an output.")
        }
        return offset
    }

    private static func facts(_ step: StepView) -> [(String, (inout HTML) -> Void)] {
        var facts: [(String, (inout HTML) -> Void)] = [
            ("status", { $0.badge(step.status.rawValue) })
        ]
        if !step.exitWords.isEmpty { facts.append(("exit", { $0.text(step.exitWords) })) }
        if let reason = step.reason { facts.append(("why", { $0.text(reason) })) }
        if let time = step.started { facts.append(("started", { $0.time(time) })) }
        if let time = step.finished { facts.append(("finished", { $0.time(time) })) }
        if !step.took.isEmpty { facts.append(("took", { $0.text(step.took) })) }
        return facts
    }

    private func form(_ link: Link, _ text: String?, _ html: inout HTML) {
        html.element("form", .class("filter"), .method("get"), .action(link), .role("search")) {
            html in
            html.element("label", .for("q"), text: "Search in all of it")
            html.void(
                "input", .type("search"), .id("q"), .name("q"), .value(text ?? ""),
                .maxlength(200))
            html.element("button", text: "Search")
            html.element("a", .href(link.file), text: "Download as text")
        }
    }

    private func hits(
        _ search: OutputSearch, of text: String, _ link: Link, _ html: inout HTML
    ) {
        let words =
            search.total > search.hits.count
            ? "\(search.total) places, the first \(search.hits.count):"
            : count(search.total, "place") + (search.total == 0 ? "." : ":")
        html.element("p", .role("status"), text: "“\(text)”: \(words)")
        guard !search.hits.isEmpty else { return }
        html.element("ol", .class("hits")) { html in
            for hit in search.hits {
                html.element("li") { html in
                    html.element("a", .href(link.with(["at": "\(hit.offset)"]))) { html in
                        html.element("code", text: String(decoding: hit.line, as: UTF8.self))
                    }
                }
            }
        }
    }

    private func windowLinks(
        _ window: OutputWindow, _ link: Link, _ label: String, _ html: inout HTML
    ) {
        guard window.size > 0 else { return }
        html.element("nav", .class("pager"), .label(label)) { html in
            if window.range.lowerBound > 0 {
                html.element("a", .href(link.with(["at": "0"])), text: "Start")
                let before = max(0, window.range.lowerBound - OutputWindow.most)
                html.element("a", .href(link.with(["at": "\(before)"])), text: "Before")
            }
            html.element(
                "span",
                text:
                    "bytes \(window.range.lowerBound) to \(window.range.upperBound) of \(window.size)"
            )
            if window.range.upperBound < window.size {
                html.element(
                    "a", .href(link.with(["at": "\(window.range.upperBound)"])), text: "After")
                html.element("a", .href(link), text: "End")
            }
        }
    }

    // MARK: - As a file

    /// `…/steps/12.txt`: the bytes as they came, in parts on request (RFC 9110, 14).
    func file(_ request: WebRequest) throws -> Answer {
        let name = request.part("step")
        guard name.hasSuffix(".txt") else { throw WebProblem.notFound() }
        let place = try self.place(request, number: String(name.dropLast(4)))
        let output = try StepOutput(
            store, job: place.job, server: place.server, step: place.step)
        return try Self.answer(output, name: Self.fileName(place), range: request.fields[.range])
    }

    /// The same in the API; `from`: the first byte.
    func output(_ request: WebRequest) throws -> Answer {
        try request.allow(["from"])
        let place = try self.place(request, number: request.part("step"))
        let output = try StepOutput(
            store, job: place.job, server: place.server, step: place.step)
        let from = try request.number("from").map { "bytes=\($0)-" }
        return try Self.answer(
            output, name: Self.fileName(place), range: from ?? request.fields[.range])
    }

    static func answer(_ output: StepOutput, name: String, range field: String?) throws -> Answer {
        let size = output.size
        let range = try field.flatMap { try ByteRange.read($0, size: size) }
        let bytes = range ?? 0..<size
        var answer = Answer(
            range == nil ? .ok : .partialContent, type: "text/plain; charset=utf-8",
            length: bytes.count
        ) { writer in
            try await send(output, bytes, to: writer)
        }
        answer.fields[.contentDisposition] = "attachment; filename=\"\(name)\""
        answer.fields[.acceptRanges] = "bytes"
        answer.fields[.contentSecurityPolicy] = "sandbox; default-src 'none'"
        if range != nil {
            answer.fields[.contentRange] =
                "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(size)"
        }
        return answer
    }

    @concurrent private static func send(
        _ output: StepOutput, _ bytes: Range<Int>, to writer: AnswerWriter
    ) async throws {
        var next = bytes.lowerBound
        while next < bytes.upperBound {
            let part = next..<min(bytes.upperBound, next + OutputWindow.most)
            let piece = try await Reading.shared.run {
                try output.parts(of: part).flatMap(\.bytes)
            }
            // Less than was promised: the connection is cut, so that nobody takes it for the whole.
            guard piece.count == part.count else { throw OutputHasGone() }
            try await writer(piece)
            next = part.upperBound
        }
    }

    /// Letters, digits, dots and dashes only: it stands in a field of the answer.
    private static func fileName(_ place: Place) -> String {
        let server = place.view.name.unicodeScalars.prefix(60).map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic
                    || "0123456789.-".unicodeScalars.contains(scalar))
                ? String(scalar) : "_"
        }.joined()
        return "job-\(place.job)-\(server)-step-\(place.step + 1).txt"
    }
}

/// A step's output was pruned while it was being sent.
struct OutputHasGone: Error {}

/// A range of bytes that is asked for (RFC 9110, 14.1.2).
package enum ByteRange {
    /// - Returns: `nil`: the whole is to be sent, for what this cannot do is no error.
    /// - Throws: 416 where nothing of it is there.
    package static func read(_ field: String, size: Int) throws(WebProblem) -> Range<Int>? {
        let text = field.filter { $0 != " " }
        guard text.hasPrefix("bytes="), !text.contains(",") else { return nil }
        let sides = text.dropFirst(6).split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, sides.allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) }) else {
            return nil
        }
        let (first, last) = (Int(sides[0]), Int(sides[1]))
        switch (first, last) {
        case (let first?, let last?):
            guard first <= last else { return nil }
            guard first < size else { throw unsatisfiable(size) }
            return first..<(min(last, size - 1) + 1)
        case (let first?, nil):
            guard sides[1].isEmpty else { return nil }
            guard first < size else { throw unsatisfiable(size) }
            return first..<size
        case (nil, let count?):
            guard sides[0].isEmpty else { return nil }
            guard count > 0, size > 0 else { throw unsatisfiable(size) }
            return max(0, size - count)..<size
        case (nil, nil): return nil
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func unsatisfiable(_ size: Int) -> WebProblem {
        var problem = WebProblem(.rangeNotSatisfiable, "The output has \(size) bytes.")
        problem.fields[.contentRange] = "bytes */\(size)"
        return problem
    }
}

extension Link {
    /// The same as a file of text.
    fileprivate var file: Link { Link(appending: ".txt", to: self) }
}

extension HTML {
    /// Lines that a server printed.
    mutating func output(_ label: String, _ lines: ArraySlice<OutputWindow.Line>, link: Link?) {
        element("div", .class("output"), .role("region"), .label(label), .tabindex(0)) { html in
            html.element("ol") { html in
                for line in lines {
                    html.element(
                        "li", .id("b\(line.offset)"), .class(line.isError ? "error" : "plain")
                    ) { html in
                        if line.isError { html.element("span", .class("hidden"), text: "stderr: ") }
                        ANSIText.write(line.text, to: &html)
                        if line.hidden > 0 {
                            html.text(" ")
                            if let link {
                                html.element(
                                    "a",
                                    .href(
                                        link.with(["at": "\(line.offset + line.text.utf8.count)"])),
                                    text: "… \(line.hidden) more bytes")
                            } else {
                                html.text("… \(line.hidden) more bytes")
                            }
                        }
                    }
                }
            }
        }
    }
}
