internal import BelayDigests
import BelaySystem
import Foundation

/// The signature of a webhook (RFC 2104 with SHA-256, and the Standard Webhooks' headers).
enum WebhookSignature {
    /// Headers that let the receiver tell that the message is ours, and not an old one.
    /// - Parameters:
    ///   - id: the same for each attempt at a message.
    ///   - seconds: since 1970, when it is sent.
    static func headers(id: String, seconds: Int64, body: Data, key: Data?) throws -> [String] {
        var headers = ["webhook-id: \(id)", "webhook-timestamp: \(seconds)"]
        if let key {
            let content = Array("\(id).\(seconds).".utf8) + Array(body)
            let mark = Data(try authenticationCode(of: content, key: Array(key)))
                .base64EncodedString()
            headers.append("webhook-signature: v1,\(mark)")
        }
        return headers
    }
}
