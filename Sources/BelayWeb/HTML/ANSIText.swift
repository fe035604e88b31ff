/// Text of a terminal: its colours (ECMA-48, 8.3.117, SGR) as classes; all other control sequences are
/// shown, never obeyed.
enum ANSIText {
    static func write(_ text: String, to html: inout HTML) {
        guard text.utf8.contains(0x1b) else { return html.text(text) }
        var style = Style()
        var plain = String.UnicodeScalarView()
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.first {
            if scalar == "\u{1b}", let codes = colours(&rest) {
                put(&plain, style, &html)
                style.apply(codes)
            } else {
                plain.append(scalar == "\u{1b}" ? "␛" : scalar)
                rest.removeFirst()
            }
        }
        put(&plain, style, &html)
    }

    private static func put(
        _ plain: inout String.UnicodeScalarView, _ style: Style, _ html: inout HTML
    ) {
        guard !plain.isEmpty else { return }
        if let names = style.names {
            html.element("span", .class(names), text: String(plain))
        } else {
            html.text(String(plain))
        }
        plain = String.UnicodeScalarView()
    }

    /// Takes a sequence of colours, such as `ESC [ 1 ; 31 m`.
    /// - Returns: `nil`: it is something else, and nothing was taken.
    private static func colours(_ rest: inout Substring.UnicodeScalarView) -> [Int]? {
        var ahead = rest.dropFirst()
        guard ahead.first == "[" else { return nil }
        ahead.removeFirst()
        var codes: [Int] = []
        var number = 0
        for _ in 0..<32 {
            guard let scalar = ahead.popFirst() else { return nil }
            switch scalar {
            case "0"..."9": number = min(999, number * 10 + Int(scalar.value) - 48)
            case ";":
                codes.append(number)
                number = 0
            case "m":
                rest = ahead
                return codes + [number]
            case _: return nil
            }
        }
        return nil
    }

    private struct Style {
        private var isBold = false
        private var colour: Int?

        mutating func apply(_ codes: [Int]) {
            // Colours of 256 and more have parts of their own, which mean nothing by themselves.
            if codes.contains(38) || codes.contains(48) { return }
            for code in codes {
                switch code {
                case 0: (isBold, colour) = (false, nil)
                case 1: isBold = true
                case 22: isBold = false
                case 31...36: colour = code
                case 91...96: colour = code - 60
                case 30, 37, 39, 90, 97: colour = nil
                case _: break
                }
            }
        }

        var names: String? {
            let names = [isBold ? "bold" : nil, colour.map { "sgr\($0)" }].compactMap(\.self)
            return names.isEmpty ? nil : names.joined(separator: " ")
        }
    }
}
