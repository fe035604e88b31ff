package import BelayModel
package import BelayStore
import BelaySystem
import Foundation

/// Sends what the outbox has to those who are to be told.
package struct NotificationSender: Sendable {
    private let store: JobStore
    private let receivers: [NotificationReceiver]
    private let host: String
    private let environment: [String: String]

    package init(
        _ store: JobStore, _ receivers: [NotificationReceiver], host: String,
        environment: [String: String]
    ) {
        self.store = store
        self.receivers = receivers
        self.host = host
        self.environment = environment
    }

    /// Sends what is due; what fails stays for the next pass.
    /// - Returns: what went wrong, a line each.
    @discardableResult
    package func pass(at now: @Sendable () -> Timestamp) async throws -> [String] {
        var problems: [String] = []
        for receiver in receivers {
            try store.addDeliveries(
                to: receiver.name, events: receiver.events, delay: receiver.digest ?? 0, at: now())
            let due = try store.takeDeliveries(to: receiver.name, at: now())
            guard !due.isEmpty else { continue }
            // What is gathered goes as one; else each by itself.
            let parts = receiver.digest == nil ? due.map { [$0] } : [due]
            for part in parts {
                let problem = await send(
                    try part.map { try message($0, at: now()) }, receiver, now())
                for delivery in part { try store.note(delivery, problem: problem, at: now()) }
                if let problem { problems.append("\(receiver.name): \(problem)") }
            }
        }
        return problems
    }

    /// Sends a message that says no more than that messages come through.
    /// - Returns: what went wrong; `nil`: nothing.
    package func test(_ receiver: NotificationReceiver, at now: Timestamp) async -> String? {
        await send([.test(host: host, at: now)], receiver, now)
    }

    private func message(_ delivery: Delivery, at now: Timestamp) throws -> NotificationMessage {
        let job = delivery.notification.job.flatMap { try? store.job($0, at: now) }
        return NotificationMessage(delivery.notification, job, host: host)
    }

    private func send(
        _ messages: [NotificationMessage], _ receiver: NotificationReceiver, _ now: Timestamp
    ) async -> String? {
        do {
            switch receiver.way {
            case .mail(let address): try await mail(messages, to: address, now)
            case .webhook(let url): try await post(messages, to: url, receiver, now)
            case .command(let program):
                try await HelperProgram(path: program, environment: environment)
                    .run(try body(messages))
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// One message as an object; several in an object with a list.
    private func body(_ messages: [NotificationMessage]) throws -> Data {
        if messages.count == 1 { return try messages[0].json }
        struct Digest: Encodable {
            let version = 1
            let event = "digest"
            let messages: [NotificationMessage]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(Digest(messages: messages))
    }

    // MARK: - Mail

    /// sendmail(1) reads the receivers from the message, and is where Debian's policy has it
    /// (Debian Policy 11.6).
    private func mail(
        _ messages: [NotificationMessage], to address: String, _ now: Timestamp
    ) async throws {
        let program = environment["BELAY_SENDMAIL"] ?? "/usr/sbin/sendmail"
        try await HelperProgram(
            path: program, arguments: ["-i", "-t"], environment: environment
        ).run(Self.mail(messages, to: address, host: host, at: now))
    }

    /// A message of the Internet (RFC 5322), its text in UTF-8.
    static func mail(
        _ messages: [NotificationMessage], to address: String, host: String, at now: Timestamp
    ) -> Data {
        let first = messages.first
        let more = messages.count > 1 ? " and \(messages.count - 1) more" : ""
        let subject = "[belay] " + (first?.text ?? "").printable(atMost: 120) + more
        let lines = [
            "To: \(address)", "Subject: \(encoded(subject))",
            "Message-ID: <\(first?.id ?? "")-\(now.milliseconds)@belay.invalid>",
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
        ]
        let text = messages.map { message in
            var text = "\(message.text)\n\(message.at) on \(message.host)\n"
            if let job = message.job { text += "belay job show \(job.id)\n" }
            return text
        }.joined(separator: "\n")
        let body = Data(text.utf8).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithLineFeed])
        return Data((lines.joined(separator: "\n") + "\n" + body + "\n").utf8)
    }

    /// A header's text; other than ASCII as encoded words (RFC 2047) of at most 75 characters.
    private static func encoded(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
        var words: [String] = []
        var part = ""
        for character in text {
            if (part + String(character)).utf8.count > 42 {
                words.append(part)
                part = ""
            }
            part.append(character)
        }
        words.append(part)
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }
            .joined(separator: "\n ")
    }

    // MARK: - Webhooks

    /// curl(1) does it: it has the system's certificates, and its proxies.
    private func post(
        _ messages: [NotificationMessage], to url: String, _ receiver: NotificationReceiver,
        _ now: Timestamp
    ) async throws {
        let text = messages.map(\.text).joined(separator: "\n")
        let (body, type) = try payload(messages, text, receiver.format)
        let id = messages.map(\.id).first ?? host
        let headers =
            ["content-type: \(type)"]
            + (try WebhookSignature.headers(
                id: id, seconds: now.milliseconds / 1000, body: body, key: try key(of: receiver)))
        let path = ["/usr/bin/curl", "/usr/local/bin/curl"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let path else {
            throw HelperProgram.Failure(description: "curl is not there: apt install curl")
        }
        // The URL may have a token in it: not on the command line, which every user can read.
        let directory = FileManager.default.temporaryDirectory
        let file = directory.appending(path: "belay-\(UUID().uuidString)")
        let settings =
            ["url = \(Self.quoted(url))"] + headers.map { "header = \(Self.quoted($0))" }
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: Data(settings.joined(separator: "\n").utf8),
                attributes: [.posixPermissions: 0o600])
        else { throw HelperProgram.Failure(description: "no temporary file can be made") }
        defer { try? FileManager.default.removeItem(at: file) }
        try await HelperProgram(
            path: path,
            arguments: [
                "--disable", "--silent", "--show-error", "--fail", "--max-time", "20",
                "--output", "/dev/null", "--data-binary", "@-", "--config", file.path,
            ], environment: environment
        ).run(body)
    }

    /// A word of curl's configuration file (curl(1), --config).
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private func payload(
        _ messages: [NotificationMessage], _ text: String, _ format: NotificationReceiver.Format
    ) throws -> (Data, String) {
        func object(_ value: [String: String]) throws -> Data { try JSONEncoder().encode(value) }
        return switch format {
        case .json: (try body(messages), "application/json")
        case .slack, .teams: (try object(["text": text]), "application/json")
        case .matrix: (try object(["msgtype": "m.text", "body": text]), "application/json")
        case .ntfy: (Data(text.utf8), "text/plain; charset=utf-8")
        }
    }

    /// The key that signs the body.
    private func key(of receiver: NotificationReceiver) throws -> Data? {
        guard let name = receiver.credential else { return nil }
        guard let directory = environment["CREDENTIALS_DIRECTORY"] else {
            throw HelperProgram.Failure(
                description:
                    "the credential '\(name)' is not there: $CREDENTIALS_DIRECTORY is not set")
        }
        let path = URL(filePath: directory).appending(path: name).path
        guard var key = (try? readFile(path, limit: 1 << 20)).map({ Data($0) }) else {
            throw HelperProgram.Failure(description: "the credential '\(name)' cannot be read")
        }
        while let last = key.last, last == 0x0a || last == 0x0d { key.removeLast() }
        return key
    }
}
