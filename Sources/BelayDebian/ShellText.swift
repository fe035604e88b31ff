/// Values as words of a POSIX shell script.
enum ShellText {
    /// The text as one word that the shell takes literally (POSIX.1-2017, Shell 2.2.2: nothing
    /// is special between single quotes).
    static func quote(_ text: String) -> String {
        var quoted = "'"
        for character in text.unicodeScalars {
            if character == "'" {
                quoted += #"'\''"#
            } else {
                quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "'"
    }

    /// A line that calls a function of the script with these words.
    static func call(_ function: String, _ words: [String]) -> String {
        ([function] + words.map(quote)).joined(separator: " ")
    }
}
