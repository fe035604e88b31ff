import CBelay

/// Messages to the service manager that started this process: sd_notify(3).
package struct ServiceManager: Sendable {
    private let send: @Sendable (_ message: String) -> Void
    /// How often `WATCHDOG=1` is expected, in microseconds; `nil`: never.
    package private(set) var watchdog: Int?

    /// - Parameter environment: of the process; it names the manager's socket.
    package init(environment: [String: String]) {
        let socket = environment["NOTIFY_SOCKET"]
        // A message that cannot be sent is dropped: the manager will notice what it misses.
        self.init(watchdog: nil) { message in
            guard let socket else { return }
            _ = unsafe belay_notify(socket, message)
        }
        watchdog = environment["WATCHDOG_USEC"].flatMap { Int($0) }
    }

    package func ready() { send("READY=1") }
    package func stopping() { send("STOPPING=1") }
    package func alive() { send("WATCHDOG=1") }
    package func status(_ text: String) { send("STATUS=\(text)") }

    /// - Parameter send: takes a message.
    init(watchdog: Int?, send: @escaping @Sendable (_ message: String) -> Void) {
        self.watchdog = watchdog
        self.send = send
    }
}
