import Logging

/// The engine's log, on standard error in the form of Belay's own complaints. Console makes what
/// servers say in it fit for a terminal.
struct ConsoleLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let cause = event.error.map { ": \($0)" } ?? ""
        let details = pairs.map { " \($0.key)=\($0.value)" }.joined()
        Console.complain("\(event.level): \(event.message)\(cause)\(details)")
    }
}
