import ArgumentParser
import BelayFiles
import BelayModel
import Foundation

/// Which servers there are.
struct InventoryOptions: ParsableArguments {
    @Option(
        name: [.customShort("i"), .long],
        help: "An inventory file, directory or script, or names with commas; may be repeated.",
        completion: .file())
    var inventory: [String] = []

    @Option(
        name: [.customShort("l"), .long],
        help: "Only servers that match this pattern, too; several: that match each.",
        completion: .pattern)
    var limit: [String] = []

    @Option(
        help: "A file with the password of Ansible Vault; may be repeated.", completion: .file())
    var vaultPasswordFile: [String] = []

    func validate() throws {
        for limit in limit where limit.isEmptyPattern {
            throw ValidationError(
                "--limit is empty, which would be all servers: leave it out for that, or name some."
            )
        }
    }
}

extension String {
    /// Whether it is a pattern without any part, such as that of a variable that is not set.
    var isEmptyPattern: Bool { HostPattern(self).isEmpty }

    /// - Throws: that it is empty, which would be the whole fleet.
    func checkAsPattern() throws {
        guard isEmptyPattern else { return }
        throw ValidationError(
            "The pattern is empty: name servers or groups, or all of them with 'all'.")
    }
}
