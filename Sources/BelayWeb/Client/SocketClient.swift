import BelayModel
import CBelay
package import Foundation

/// Asks `belay serve` over its Unix socket, where the kernel vouches for who asks.
package struct SocketClient: Sendable {
    private let path: String

    package struct Reply: Sendable {
        package let status: Int
        package let body: Data
    }

    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }

    package init(path: String) { self.path = path }

    /// One request on a connection of its own. Blocks.
    package func post(_ target: String, form: String = "") throws -> Reply {
        let descriptor = unsafe belay_connect(path)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(-descriptor))
            throw Problem(
                description: """
                    \(path.printable): \(reason); belay serve listens there, and --socket names \
                    another place
                    """)
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let request = """
            POST \(target) HTTP/1.1\r
            Host: belay\r
            Connection: close\r
            Content-Type: application/x-www-form-urlencoded\r
            Content-Length: \(form.utf8.count)\r
            \r
            \(form)
            """
        try file.write(contentsOf: Data(request.utf8))
        let answer = try file.readToEnd() ?? Data()
        guard let end = answer.firstRange(of: Data("\r\n\r\n".utf8)),
            let status = String(decoding: answer[..<end.lowerBound], as: UTF8.self)
                .split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw Problem(description: "\(path.printable): no answer") }
        return Reply(status: status, body: Data(answer[end.upperBound...]))
    }
}
