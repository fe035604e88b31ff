/// Options that take one value and are there twice. The parser takes the last one silently:
/// `--server web3 --server web1` would show web1 only.
enum RepeatedOptions {
    /// A complaint about the first option that is there twice; `nil`: none is.
    /// - Parameter arguments: without the program's name.
    static func problem(_ arguments: [String]) -> String? {
        let words = arguments.prefix { $0 != "--" }
        let names = words.filter { $0.hasPrefix("-") }.map(name)
        // Few command lines say a thing twice, and the description takes a while.
        guard Set(names).count < names.count || names.contains(where: { $0.utf8.count == 2 }),
            var command = try? CommandTree.belay()
        else { return nil }
        for word in words {
            guard let next = command.subcommands?.first(where: { $0.commandName == word }) else {
                if word.hasPrefix("-") { continue }
                break
            }
            command = next
        }
        return problem(words, command.arguments ?? [])
    }

    private static func name(_ word: String) -> String {
        String(word.prefix { $0 != "=" })
    }

    private static func problem(
        _ words: ArraySlice<String>, _ arguments: [CommandTree.Argument]
    ) -> String? {
        var options: [String: (names: [String], isRepeating: Bool)] = [:]
        for argument in arguments where argument.kind == "option" {
            let names = (argument.names ?? []).map(\.text)
            for name in names { options[name] = (names, argument.isRepeating) }
        }
        var seen: Set<[String]> = []
        var rest = words
        while let word = rest.popFirst() {
            guard let option = options[name(word)] else { continue }
            // The value is a word of its own, whatever it looks like.
            if !word.contains("=") { _ = rest.popFirst() }
            guard !option.isRepeating, !seen.insert(option.names).inserted else { continue }
            let long = option.names.first { $0.hasPrefix("--") } ?? name(word)
            return "\(long) is there more than once, and takes one value."
        }
        return nil
    }
}
