internal import BelayModel

/// Watches a command's output for the question for a password and for the sign that none is asked
/// any more; see `RemoteCommand.PasswordPrompt`.
struct PasswordDialogue {
    enum Step: Equatable {
        case sendPassword
        /// There is none.
        case passwordMissing
        /// It was asked for again: it is wrong.
        case refused
        case terminalWanted
        case ready
    }

    let password: Secret?
    let program: String
    private var question: MarkerSearch
    private var terminalRefusal: MarkerSearch
    private var readiness: MarkerSearch
    private var isPasswordSent = false
    private var complaint: [UInt8] = []
    private let isOnTerminal: Bool

    init(_ prompt: RemoteCommand.PasswordPrompt, onTerminal: Bool = false) {
        password = prompt.password
        program = prompt.program
        isOnTerminal = onTerminal
        question = MarkerSearch(Array(prompt.marker.utf8))
        let refusal = onTerminal ? nil : prompt.terminalRefusal
        terminalRefusal = MarkerSearch(Array((refusal ?? "").utf8))
        readiness = MarkerSearch(Array(prompt.ready.utf8))
    }

    /// - Returns: what of the output is to be passed on now, without the markers, and the steps to
    ///   be taken, in order.
    mutating func feed(_ chunk: OutputChunk) -> (passed: [OutputChunk], steps: [Step]) {
        switch chunk.stream {
        case .standardError:
            let (passed, steps) = ask(chunk.bytes)
            note(passed)
            return ([OutputChunk(stream: .standardError, bytes: passed)], steps)
        case .standardOutput:
            let (passed, count) = readiness.feed(chunk.bytes, limit: 1)
            guard count == 0 else {
                return ([OutputChunk(stream: .standardOutput, bytes: passed)], [.ready])
            }
            guard isOnTerminal else {
                return ([OutputChunk(stream: .standardOutput, bytes: passed)], [])
            }
            // Whatever comes on a terminal before the command itself is not the command's.
            var (own, steps) = ask(passed)
            // The question's own line.
            if !steps.isEmpty { own = [] }
            note(own)
            return ([OutputChunk(stream: .standardError, bytes: own)], steps)
        }
    }

    private mutating func note(_ bytes: [UInt8]) {
        if complaint.count < 1000 { complaint += bytes }
    }

    /// Why it ended without having begun: what it has said, and what helps.
    var failure: String {
        let words = String(decoding: complaint, as: UTF8.self).printable
        guard !words.isEmpty else { return "ended without a word, and did not begin the command" }
        let advice =
            if isPasswordSent {
                "; is the password wrong?"
            } else if words.contains("password is required") || words.contains("uthentication req")
            {
                "; give it with ansible_become_password or -K"
            } else {
                ""
            }
        return "did not begin the command: \(words)\(advice)"
    }

    private mutating func ask(_ bytes: [UInt8]) -> (passed: [UInt8], steps: [Step]) {
        let (rest, refusals) = terminalRefusal.feed(bytes)
        let (passed, questions) = question.feed(rest)
        let steps = (0..<questions).map { _ in nextQuestion() }
        return (passed, refusals > 0 ? steps + [.terminalWanted] : steps)
    }

    /// Text held back because it might have become a marker.
    mutating func remainder(of stream: OutputStream) -> [UInt8] {
        switch stream {
        case .standardError: question.takeHeld() + terminalRefusal.takeHeld()
        case .standardOutput: readiness.takeHeld()
        }
    }

    private mutating func nextQuestion() -> Step {
        guard password != nil else { return .passwordMissing }
        defer { isPasswordSent = true }
        return isPasswordSent ? .refused : .sendPassword
    }
}

/// Finds and removes a marker in a stream of bytes, wherever the pieces are cut.
struct MarkerSearch {
    private let marker: [UInt8]
    private var held: [UInt8] = []

    init(_ marker: [UInt8]) { self.marker = marker }

    /// - Parameter limit: after so many finds the rest is passed on unsearched.
    mutating func feed(_ bytes: [UInt8], limit: Int = .max) -> (passed: [UInt8], found: Int) {
        guard !marker.isEmpty else { return (bytes, 0) }
        let text = held + bytes
        var (passed, found, place) = ([UInt8](), 0, 0)
        while found < limit, let start = firstMarker(in: text, from: place) {
            passed += text[place..<start]
            place = start + marker.count
            found += 1
        }
        let keep = found < limit ? partialMarkerLength(at: text[place...]) : 0
        passed += text[place..<(text.count - keep)]
        held = Array(text.suffix(keep))
        return (passed, found)
    }

    mutating func takeHeld() -> [UInt8] {
        defer { held = [] }
        return held
    }

    private func firstMarker(in text: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + marker.count <= text.count {
            if text[place] == marker[0], text[place...].starts(with: marker) { return place }
            place += 1
        }
        return nil
    }

    /// How many bytes at the end could be the beginning of a marker.
    private func partialMarkerLength(at text: ArraySlice<UInt8>) -> Int {
        let most = min(marker.count - 1, text.count)
        return (0...most).reversed().first { marker.starts(with: text.suffix($0)) } ?? 0
    }
}
