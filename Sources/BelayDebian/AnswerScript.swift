/// Shell functions that Belay's own scripts on a server answer with.
enum AnswerScript {
    /// - `answer WORD TEXT` prints the end of an answer, on one line.
    /// - `name_full_disk DIRECTORY` puts the right name into `problem`, what a command said that
    ///   could not write there: dash calls a full disk an I/O error.
    static let functions = #"""
        answer() {
            printf 'end %s' "$*" | tr '\n' ' '
            echo
        }
        name_full_disk() {
            set -- $(df -P "$1" | tail -n 1)
            [ "$4" = 0 ] && problem="No space left on device: $problem"
        }

        """#
}
