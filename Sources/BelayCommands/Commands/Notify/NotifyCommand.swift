import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

struct NotifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Tries receivers of notifications, and shows what was sent.",
        discussion: """
            Receivers stand in belay.yaml, under notify: mail by sendmail(1), a webhook, or a program \
            with JSON on its standard input. What happens is recorded with the job; belay serve, and \
            each belay run at its end, send it, and try again for a day.
            """,
        subcommands: [NotifyTestCommand.self, NotifyLogCommand.self, NotifyResendCommand.self])
}

struct NotifyTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Sends a message that says no more than that it is a test.")

    @Argument(help: "The receivers' names; all without one.") var receivers: [String] = []

    func run() async throws {
        let failed = try await reporting {
            let all = try Notifying.receivers()
            let names = all.map(\.name)
            for name in receivers where !names.contains(name) {
                throw UnknownName("there is no receiver '\(name)' in belay.yaml", name, names)
            }
            guard !all.isEmpty else {
                throw UnknownName("belay.yaml names no receiver of notifications (notify:)", "", [])
            }
            let sender = try Notifying.sender(openStore())
            var failed = 0
            for receiver in all where receivers.isEmpty || receivers.contains(receiver.name) {
                if let problem = await sender.test(receiver, at: .now) {
                    failed += 1
                    Console.complain("\(receiver.name): \(problem)")
                } else {
                    Console.say("\(receiver.name): sent")
                }
            }
            return failed
        }
        if failed > 0 { throw ExitCode.failure }
    }
}

struct NotifyLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Shows what was sent to whom, the latest first.")

    @Option(name: [.customShort("n"), .long], help: "So many deliveries.") var number = 30
    @Option(name: .shortAndLong, help: "table, json or csv.") var output = ReportFormat.table
    @Flag(help: "Print JSON, as -o json.") var json = false

    func validate() throws {
        if number < 1 { throw ValidationError("-n must be at least 1.") }
    }

    func run() async throws {
        try await printing {
            let table = DeliveryTable.table(try openStore().deliveries(latest: number))
            switch json ? .json : output {
            case .table:
                Console.write(
                    table.rows.isEmpty
                        ? "Nothing was sent.\n" : table.text(columns: Console.columns))
            case .json: Console.write(try table.json("deliveries"))
            case .csv: Console.draw(table.csv)
            }
        }
    }
}

struct NotifyResendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend", abstract: "Sends a notification again.")

    @Argument(help: "The notification's number, from belay notify log.") var id: Int64
    @Option(help: "Only to this receiver.") var receiver: String?

    func run() async throws {
        try await reporting {
            let store = try openStore()
            guard try store.resend(id, to: receiver, at: .now) > 0 else {
                throw UnknownName("no delivery has the number \(id); see belay notify log", "", [])
            }
            let problems = try await Notifying.sender(store).pass { .now }
            for problem in problems { Console.complain(problem) }
            if !problems.isEmpty { throw ExitCode.failure }
            // A receiver that belay.yaml names no more is sent nothing.
            let waiting = try store.deliveries(of: id).filter { $0.status != .sent }
                .map(\.receiver).filter { receiver == nil || $0 == receiver }
            guard waiting.isEmpty else {
                throw UnknownName(
                    "not sent: belay.yaml names no receiver \(waiting.joined(separator: ", "))", "",
                    [])
            }
            Console.say("Sent.")
        }
    }
}

/// The receivers of `belay.yaml`, and what sends to them.
enum Notifying {
    static func receivers() throws -> [NotificationReceiver] {
        try Settings.standard(ProcessInfo.processInfo.environment).notify
            .map(NotificationReceiver.init)
    }

    static func sender(_ store: JobStore) throws -> NotificationSender {
        NotificationSender(
            store, try receivers(), host: ProcessInfo.processInfo.hostName,
            environment: ProcessInfo.processInfo.environment)
    }

    /// Sends what is due now. What goes wrong is tried again later.
    static func send(_ store: JobStore, _ complain: @Sendable (String) -> Void) async {
        do {
            for problem in try await sender(store).pass(at: { .now }) {
                complain("a notification could not be sent: \(problem)")
            }
        } catch {
            complain("notifications cannot be sent: \(error)")
        }
    }
}

extension NotificationReceiver {
    init(_ settings: NotifySettings) {
        let way: Way =
            switch settings.receiver {
            case .mail(let address): .mail(address)
            case .webhook(let url): .webhook(url)
            case .command(let program): .command(program)
            }
        self.init(
            name: settings.name, way: way, events: Set(settings.events.map(\.rawValue)),
            digest: settings.digest, format: Format(rawValue: settings.format.rawValue) ?? .json,
            credential: settings.credential)
    }
}
