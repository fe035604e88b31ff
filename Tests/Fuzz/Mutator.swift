/// Makes an input out of samples: deterministic from seed, reader and number.
struct Mutator {
    let bases: [[UInt8]]

    /// No input is longer.
    static let longest = 256 * 1024

    func input(_ number: Int, seed: UInt64, reader: String) -> [UInt8] {
        var random = SplitMix(state: seed)
        for byte in reader.utf8 { random.state ^= random.next() &+ UInt64(byte) }
        random.state &+= UInt64(truncatingIfNeeded: number) &* 0xD129_0D3F_9B7F_A6E5
        _ = random.next()
        var input = random.pick(bases) ?? []
        for _ in 0...random.below(6) { mutate(&input, &random) }
        if input.count > Self.longest { input.removeLast(input.count - Self.longest) }
        return input
    }

    private func mutate(_ input: inout [UInt8], _ random: inout SplitMix) {
        switch random.below(12) {
        case 0: flip(&input, &random)
        case 1: input.removeSubrange(random.range(in: input))
        case 2:
            let copy = input[random.range(in: input)]
            input.insert(contentsOf: copy, at: random.below(input.count + 1))
        case 3, 4: replaceNumber(&input, &random)
        case 5: input.insert(contentsOf: random.token, at: random.below(input.count + 1))
        case 6: input.replaceSubrange(random.range(in: input), with: random.token)
        case 7: changeLines(&input, &random)
        case 8:
            let other = random.pick(bases) ?? []
            let cut = random.below(input.count + 1)
            input = Array(input[..<cut] + other[random.below(other.count + 1)...])
        case 9: input.removeLast(input.count - random.below(input.count + 1))
        case 10:
            let piece = Array(input[random.range(in: input)])
            let times = min(random.pick([2, 16, 256, 4096]) ?? 2, 65536 / max(1, piece.count))
            let repeated = Array(repeatElement(piece, count: max(1, times)).joined())
            input.insert(contentsOf: repeated, at: random.below(input.count + 1))
        default:
            let bytes = (0..<random.below(16)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            input.insert(contentsOf: bytes, at: random.below(input.count + 1))
        }
    }

    private func flip(_ input: inout [UInt8], _ random: inout SplitMix) {
        guard !input.isEmpty else { return }
        for _ in 0...random.below(8) {
            input[random.below(input.count)] = UInt8(truncatingIfNeeded: random.next())
        }
    }

    /// Puts an extreme number in the place of one that is there.
    private func replaceNumber(_ input: inout [UInt8], _ random: inout SplitMix) {
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard !input.isEmpty,
            let start = input[random.below(input.count)...].firstIndex(where: isDigit)
                ?? input.firstIndex(where: isDigit)
        else { return }
        let end = input[start...].firstIndex { !isDigit($0) } ?? input.endIndex
        input.replaceSubrange(start..<end, with: random.number)
    }

    private func changeLines(_ input: inout [UInt8], _ random: inout SplitMix) {
        var lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
        let (one, other) = (random.below(lines.count), random.below(lines.count))
        switch random.below(3) {
        case 0: lines.swapAt(one, other)
        case 1: lines.insert(lines[one], at: other)
        default: lines.remove(at: one)
        }
        input = Array(lines.joined(separator: [0x0A]))
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): a seed of any value will do.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to the limit, which is not reached; 0 for a limit of 0.
    mutating func below(_ limit: Int) -> Int {
        limit <= 0 ? 0 : Int(truncatingIfNeeded: next() >> 1) % limit
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    /// Mostly short, anywhere.
    mutating func range(in bytes: [UInt8]) -> Range<Int> {
        let start = below(bytes.count + 1)
        let length = below(below(8) == 0 ? bytes.count : 24)
        return start..<min(bytes.count, start + length)
    }

    mutating func mutatedWord() -> [UInt8] { (0..<below(12)).map { _ in UInt8(0x20 + below(95)) } }

    var number: [UInt8] {
        mutating get { Array((pick(Self.numbers) ?? "0").utf8) }
    }

    var token: [UInt8] {
        mutating get { below(4) == 0 ? mutatedWord() : Array((pick(Self.tokens) ?? "").utf8) }
    }

    private static let numbers = [
        "0", "-0", "1", "-1", "255", "256", "65535", "65536", "2147483647", "2147483648",
        "4294967295", "4294967296", "1125899906842624", "1125899906842625", "18014398509481984",
        "4611686018427387904", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551615", "18446744073709551616",
        "99999999999999999999999999999999", "1e308", "1e999", "-1e999", "0x7fffffffffffffff", "nan",
        "inf", "1_000", "007", "٣", "9999999999h", "3.5",
    ]
    private static let tokens = [
        "\0", "\n", "\r\n", "\t", " ", "\u{1b}[2J", "\u{9b}31m", "\u{202e}", "\u{200b}", "\u{feff}",
        "\u{2028}", "é", "🙂", "\"", "'", "\\", "`", "$(x)", "${x}", "#", "%", "%%", "%h", "*", "?",
        "!", "~", "/", "..", "-", "--", "[", "]", "{", "}", "(", ")", ":", ";", ",", "=", "&", "|",
        "<", ">", "@", "[1:9]", "[a:z]", "[1:999999999]", "[::]", "null", "true", "- ", ": ", "&a ",
        "*a", "<<: *a", "!!binary ", "? ", "---\n", "...\n", "@belay end\n", "end ", "o 5\n",
        "until ",
    ]
}
