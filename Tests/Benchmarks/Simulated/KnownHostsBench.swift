import BelayKeys
import BelaySSH
import Foundation

/// How long it takes to find that a host is not among the hashed lines of known_hosts.
struct KnownHostsBench {
    var lines: Int

    func run() throws -> [String: Double] {
        let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
        let text = (0..<lines).map { number in
            "\(KnownHostName(host: "web\(number).example.org", port: 22).hashed()) \(key)\n"
        }
        let bytes = Array(text.joined().utf8)
        var known = KnownHosts()
        let read = seconds { known.add(bytes, file: "known_hosts") }
        let misses = (0..<21).map { number in
            seconds {
                let name = KnownHostName(host: "other\(number).example.org", port: 22)
                precondition(known.records(of: name).isEmpty)
            }
        }
        let last = KnownHostName(host: "web\(lines - 1).example.org", port: 22)
        precondition(!known.records(of: last).isEmpty)
        return ["read, ms": read * 1000, "miss, ms": misses.sorted()[misses.count / 2] * 1000]
    }
}
