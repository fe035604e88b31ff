/// What `belay.yaml` and the environment say: standards for what is not typed.
///
/// The user's file wins over the system's, key by key, and the environment over both.
package struct Settings: Sendable, Hashable {
    /// Inventories, as paths that do not depend on the current directory; `[]`: none is named.
    package var inventory = Setting<[String]>([])
    /// Files of host keys instead of the user's and the system's; `[]`: those.
    package var knownHosts = Setting<[String]>([])
    /// Servers worked on at once, where neither the command line nor the playbook says.
    package var forks = Setting<Int?>(nil)
    /// Notifications, by name in the order of the file.
    package var notify: [NotifySettings] = []
    package var web = WebSettings()
    package var retention = RetentionSettings()
    package var metrics = MetricsSettings()
    /// The files that were read, the system's first.
    package var files: [String] = []

    package init() {}
}

/// A value, and where it comes from.
package struct Setting<Value: Sendable & Hashable>: Sendable, Hashable {
    package var value: Value
    package var origin: SettingOrigin

    package init(_ value: Value, from origin: SettingOrigin = .standard) {
        self.value = value
        self.origin = origin
    }
}

/// Where a setting comes from.
package enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// Nobody says: Belay's own value.
    case standard
    /// A variable of the environment.
    case environment(String)
    /// - Parameter line: from 1.
    case file(path: String, line: Int)

    package var description: String {
        switch self {
        case .standard: "built in"
        case .environment(let name): "$\(name)"
        case .file(let path, let line): "\(path):\(line)"
        }
    }
}

/// A receiver of notifications.
package struct NotifySettings: Sendable, Hashable {
    package enum Receiver: Sendable, Hashable {
        /// The address that sendmail(1) is given.
        case mail(String)
        /// An `http` or `https` URL without a password in it.
        case webhook(String)
        /// The absolute path of a program that gets JSON on its standard input.
        case command(String)
    }

    package enum Format: String, Sendable, Hashable, CaseIterable {
        case json, slack, teams, matrix, ntfy
    }

    /// Unique within the settings.
    package let name: String
    package let origin: SettingOrigin
    package var receiver: Receiver
    /// At least one.
    package var events: [NotifyEvent]
    /// Seconds over which messages are gathered into one; `nil`: each is sent by itself.
    package var digest: Int?
    package var format: Format
    /// The name of a file in `$CREDENTIALS_DIRECTORY` with the key that signs a webhook's body.
    package var credential: String?
}

/// What people may be notified of.
package enum NotifyEvent: String, Sendable, Hashable, CaseIterable {
    case submitted, started, blocked, approved, denied, terminating, finished, succeeded, failed
    case terminated, canceled, late, missed, skipped, overrun, owed, paid, recovered
    case noCoordinator = "no-coordinator"
    case deliveryFailed = "delivery-failed"

    /// Without the key `on`.
    package static let standard: [NotifyEvent] = [
        .failed, .late, .missed, .skipped, .blocked, .owed, .overrun, .noCoordinator, .recovered,
    ]
}

/// How `belay serve` is reached by browsers and programs.
package struct WebSettings: Sendable, Hashable {
    /// `127.0.0.1:9443`; `nil`: no port is listened on.
    package var listen = Setting<String?>(nil)
    /// Absolute path of the Unix socket; `nil`: the one in the runtime directory.
    package var socket = Setting<String?>(nil)
    /// Whether a proxy stands before it, so that an address beyond loopback may be listened on.
    package var isBehindProxy = Setting(false)
    /// The host names that requests may name, beside those of loopback.
    package var hosts = Setting<[String]>([])
    /// Unix groups whose members may look, may act, and may do everything.
    package var view = Setting<[String]>([])
    package var operate = Setting<[String]>([])
    package var admin = Setting<[String]>([])
}

/// How long what is recorded of jobs is kept.
package struct RetentionSettings: Sendable, Hashable {
    /// Days for what items print; `nil`: for ever.
    package var output = Setting<Int?>(90)
    /// Days for the steps of jobs; `nil`: for ever.
    package var steps = Setting<Int?>(400)
}

/// What is measured, and where it can be asked for.
package struct MetricsSettings: Sendable, Hashable {
    /// Whether there are time series for each server.
    package var hasServers = Setting(false)
}
