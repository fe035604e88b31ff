import BelayModel
import Foundation

extension Vault {
    /// - Parameter files: with a password in each, or executable programs that print one, as
    ///   `ansible-vault` takes them.
    /// - Throws: which of them cannot be read or has none.
    package convenience init(files: [String]) throws(FileProblem) {
        var passwords: [Secret] = []
        for file in files { passwords.append(try Self.password(in: file)) }
        self.init(passwords: passwords)
    }

    private static func password(in named: String) throws(FileProblem) -> Secret {
        // `label@file` of --vault-id: all passwords are tried whatever their label.
        let path = expandTilde(
            FileKind.of(named) == .missing
                ? named.split(separator: "@", maxSplits: 1).last.map(String.init) ?? named : named)
        let bytes: [UInt8]
        if FileManager.default.isExecutableFile(atPath: path) {
            if let why = ProgramTrust.problem(of: path) {
                throw FileProblem(path: path, message: "is not run: \(why)")
            }
            bytes = Array(try ScriptRun(path: path, timeout: 60).output([]).output)
        } else {
            bytes = try TextFile.encryptedBytes(path)
        }
        let text = String(decoding: bytes, as: UTF8.self).trimming(while: \.isWhitespace)
        guard !text.isEmpty else { throw FileProblem(path: path, message: "has no password") }
        return Secret(String(text))
    }
}
