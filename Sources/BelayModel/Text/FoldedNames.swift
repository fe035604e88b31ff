/// Names of servers as people read them: in natural order, and folded where one number tells them
/// apart: `web[1-4,7],db1`.
package enum FoldedNames {
    /// A name taken apart: texts and numbers in turns, a text first, which may be empty.
    private struct Parts: Hashable {
        var texts: [String] = [""]
        var numbers: [String] = []

        /// Longer numbers are text: they would not fit an `Int`.
        private static let mostDigits = 18

        init(_ name: String) {
            var digits = ""
            for scalar in name.unicodeScalars {
                if ("0"..."9").contains(scalar) {
                    digits.unicodeScalars.append(scalar)
                    continue
                }
                close(&digits)
                texts[texts.count - 1].unicodeScalars.append(scalar)
            }
            close(&digits)
        }

        private mutating func close(_ digits: inout String) {
            guard !digits.isEmpty else { return }
            if digits.utf8.count > Self.mostDigits {
                texts[texts.count - 1] += digits
            } else {
                numbers.append(digits)
                texts.append("")
            }
            digits = ""
        }

        func text(_ range: String, at place: Int) -> String {
            var text = texts[0]
            for (index, number) in numbers.enumerated() {
                text += (index == place ? range : number) + texts[index + 1]
            }
            return text
        }
    }

    /// Whether one name comes before another: numbers in them by their value, so that `web9` comes
    /// before `web10`.
    package static func isInOrder(_ one: String, _ other: String) -> Bool {
        key(one).lexicographicallyPrecedes(key(other))
    }

    /// The names in natural order.
    package static func sorted(_ names: some Sequence<String>) -> [String] {
        sorted(names, by: \.self)
    }

    /// Elements in the natural order of their names.
    package static func sorted<Element>(
        _ elements: some Sequence<Element>, by name: (Element) -> String
    ) -> [Element] {
        elements.map { (key: key(name($0)), element: $0) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.element)
    }

    private enum Word: Hashable, Comparable {
        case number(Int, digits: Int)
        case text(String)

        static func < (one: Word, other: Word) -> Bool {
            switch (one, other) {
            case (.number(let a, let x), .number(let b, let y)): (a, x) < (b, y)
            case (.text(let a), .text(let b)): a < b
            case (.number, .text): true
            case (.text, .number): false
            }
        }
    }

    private static func key(_ name: String) -> [Word] {
        let parts = Parts(name)
        var key = [Word.text(parts.texts[0])]
        for (number, text) in zip(parts.numbers, parts.texts.dropFirst()) {
            key += [.number(Int(number) ?? 0, digits: number.utf8.count), .text(text)]
        }
        return key
    }

    /// All names, each once, in natural order, folded.
    package static func folded(_ names: some Sequence<String>) -> String {
        groups(names).joined(separator: ",")
    }

    /// The same in at most so many columns: an ellipsis stands for what does not fit.
    package static func folded(_ names: some Sequence<String>, columns: Int) -> String {
        let text = folded(names)
        guard text.columns > columns else { return text }
        let start = text.prefix(columns: max(1, columns - 2))
        // After a whole number, where there is one to keep.
        guard let comma = start.lastIndex(of: ",") else { return start + "…" }
        let kept = start[...comma]
        let isInside =
            kept.lastIndex(of: "[") ?? kept.startIndex > kept.lastIndex(of: "]") ?? kept.startIndex
        return kept + (isInside ? "…]" : "…")
    }

    private struct Shape: Hashable {
        var texts: [String]
        var others: [String]
        var place: Int
    }

    private static func groups(_ names: some Sequence<String>) -> [String] {
        var classes: [[String]: Set<Parts>] = [:]
        for name in names {
            let parts = Parts(name)
            classes[parts.texts, default: []].insert(parts)
        }
        let groups = classes.values.flatMap(folded)
        return sorted(groups)
    }

    /// Names with the same texts: folded along the number that makes the fewest groups.
    private static func folded(_ class: Set<Parts>) -> [String] {
        let count = `class`.first?.numbers.count ?? 0
        var best: [Shape: [String]]?
        // The last number is what mostly tells servers apart.
        for place in (0..<count).reversed() {
            let groups = Dictionary(grouping: `class`) { parts in
                var others = parts.numbers
                others[place] = ""
                return Shape(texts: parts.texts, others: others, place: place)
            }
            if groups.count < best?.count ?? .max {
                best = groups.mapValues { $0.map { $0.numbers[place] } }
            }
        }
        guard let best else { return `class`.map { $0.texts[0] } }
        return best.map { shape, numbers in
            let ranges = ranges(numbers)
            let isOne = numbers.count == 1
            var parts = Parts("")
            (parts.texts, parts.numbers) = (shape.texts, shape.others)
            return parts.text(isOne ? ranges : "[\(ranges)]", at: shape.place)
        }
    }

    /// `1-4,7`; numbers with leading zeros are in a range with those of the same length only.
    private static func ranges(_ numbers: [String]) -> String {
        let sorted = numbers.map { (value: Int($0) ?? 0, text: $0) }
            .sorted { ($0.value, $0.text.utf8.count) < ($1.value, $1.text.utf8.count) }
        var runs: [(first: String, last: (value: Int, text: String))] = []
        for number in sorted {
            if let run = runs.last, number.value == run.last.value + 1,
                number.text.utf8.count == run.last.text.utf8.count
                    || !(number.text.hasPrefix("0") || run.last.text.hasPrefix("0"))
            {
                runs[runs.count - 1].last = number
            } else {
                runs.append((number.text, number))
            }
        }
        return runs.map { run in
            switch run.last.text {
            case run.first: run.first
            case let last where run.last.value == (Int(run.first) ?? 0) + 1: "\(run.first),\(last)"
            case let last: "\(run.first)-\(last)"
            }
        }.joined(separator: ",")
    }
}
