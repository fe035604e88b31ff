internal import BelayModel

/// Watches a command's output for the question for a password and for the sign that none is asked
/// any more; see `RemoteCommand.PasswordPrompt`.
struct PasswordDance {
    enum Step: Equatable {
        case sendPassword
        /// It was asked for again: it is wrong.
        case refused
        case ready
    }

    let password: Secret
    private var question: MarkerSearch
    private var readiness: MarkerSearch
    private var isPasswordSent = false

    init(_ prompt: RemoteCommand.PasswordPrompt) {
        password = prompt.password
        question = MarkerSearch(Array(prompt.marker.utf8))
        readiness = MarkerSearch(Array(prompt.ready.utf8))
    }

    /// - Returns: what of the output is to be passed on now, without the markers, and the steps to
    ///   be taken, in order.
    mutating func feed(_ chunk: OutputChunk) -> (passed: [UInt8], steps: [Step]) {
        switch chunk.stream {
        case .standardError:
            let (passed, count) = question.feed(chunk.bytes)
            return (passed, (0..<count).map { _ in nextQuestion() })
        case .standardOutput:
            let (passed, count) = readiness.feed(chunk.bytes, limit: 1)
            return (passed, count > 0 ? [.ready] : [])
        }
    }

    /// What was held back because it might have become a marker.
    mutating func remainder(of stream: OutputStream) -> [UInt8] {
        switch stream {
        case .standardError: question.takeHeld()
        case .standardOutput: readiness.takeHeld()
        }
    }

    private mutating func nextQuestion() -> Step {
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
