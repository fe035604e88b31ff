/// Puts a file that comes on standard input in its place, at once and whole.
package enum CopyScript {
    /// The script's arguments.
    /// - Parameters:
    ///   - path: absolute, or of the home directory; of a directory that is there, or of a file in
    ///     one.
    ///   - name: the file's, in a directory.
    ///   - sha256: 64 lowercase hexadecimal digits.
    ///   - mode: octal; of a file that is not there yet.
    ///   - forced: octal; `nil`: a file that is there keeps its own.
    package static func arguments(
        path: String, name: String, sha256: String, mode: String, forced: String?
    ) -> [String] {
        [path, name, sha256, mode, forced ?? ""]
    }

    package static let text = ServerScript.copy
}
