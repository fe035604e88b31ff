import Foundation

/// The lab of this run of the tests: real Debian servers, brought up by the first test that needs
/// one.
///
/// It is gone when the tests have ended, however they did: a process beside them waits for that.
/// `Tests/run.sh` waits for it too.
struct Lab: Sendable {
    let servers: [LabServer]
    /// The private key that every user of every server accepts.
    let keyFile: String
    let knownHosts: String
    let script: LabScript

    /// The one lab; an error stays, so that every test fails with it.
    static let shared = Task { try await Lab.up() }

    /// Servers 1 to 10, both suites.
    static var fleet: [LabServer] { get async throws { try await some(0..<10) } }
    /// Servers whose connections are broken on purpose.
    static var faulty: [LabServer] { get async throws { try await some(10..<12) } }
    /// Servers for what needs one or two.
    static var few: [LabServer] { get async throws { try await some(12..<15) } }

    private static let count = 15
    /// Debian 12 and 13 with nothing but Debian, and all their real security updates pending.
    static let plain = Task { try await Lab.up("--plain", count: 2, suffix: "-plain") }

    private static func some(_ range: Range<Int>) async throws -> [LabServer] {
        Array(try await shared.value.servers[range])
    }

    private static func up(
        _ options: String..., count: Int = count, suffix: String = ""
    ) async throws -> Lab {
        let script = LabScript(suffix: suffix)
        try await script.takeDownAfterwards()
        let inventory: String
        do {
            inventory = try await script.run(
                ["up", "--count", "\(count)", "--suite", "both"] + options)
        } catch {
            throw LabFailure(
                "these tests need real servers, and the lab cannot be brought up; "
                    + "they need root and a podman that works.\n\(error)")
        }
        var addresses: [(name: String, address: String)] = []
        var settings: [Substring: Substring] = [:]
        for line in inventory.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, let value = words[1].value(of: "ansible_host") {
                addresses.append((String(words[0]), String(value)))
            } else if let equals = line.firstIndex(of: "=") {
                settings[line[..<equals]] = line[line.index(after: equals)...]
            }
        }
        let knownHosts = inventory.firstMatch(of: /host keys: (.*)/)?.1
        guard let knownHosts, let key = settings["ansible_ssh_private_key_file"],
            addresses.count == count
        else { throw LabFailure("the lab's inventory is not what it was:\n\(inventory)") }
        return Lab(
            servers: addresses.map { LabServer($0.name, address: $0.address, script: script) },
            keyFile: String(key), knownHosts: String(knownHosts), script: script)
    }
}

extension Substring {
    fileprivate func value(of key: String) -> Substring? {
        hasPrefix(key + "=") ? dropFirst(key.count + 1) : nil
    }
}
