package import BelayModel
import Foundation

/// Decrypts what Ansible Vault encrypted: whole files, and values tagged `!vault`.
package final class Vault {
    /// Each is tried in turn, as Ansible does without vault ids.
    private let passwords: [[UInt8]]
    /// Values are shared by many servers, and each costs ten thousand rounds of a hash.
    private var known: [String: [UInt8]] = [:]

    package init(passwords: [Secret] = []) {
        self.passwords = passwords.map { Array($0.reveal().utf8) }
    }

    var isEmpty: Bool { passwords.isEmpty }

    static let mark = "$ANSIBLE_VAULT"

    static func isEncrypted(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.starts(with: Array(mark.utf8))
    }

    /// What is said where something encrypted would be needed.
    static func complaint(_ what: String) -> Complaint {
        Complaint(
            "\(what) is encrypted with Ansible Vault; give its password with --vault-password-file")
    }

    /// - Parameter text: from the line `$ANSIBLE_VAULT;1.1;AES256` on.
    /// - Throws: that it is damaged, or that no password fits.
    func decrypt(_ text: String) throws(Complaint) -> [UInt8] {
        if let plain = known[text] { return plain }
        let envelope = try VaultEnvelope(text)
        for password in passwords {
            if let plain = try envelope.open(password) {
                known[text] = plain
                return plain
            }
        }
        throw Complaint("no vault password that was given decrypts it")
    }
}
