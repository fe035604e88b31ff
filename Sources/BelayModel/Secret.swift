/// A password or passphrase: held in memory only. It cannot be encoded, and prints as dots, so that
/// it reaches no log, no store and no error by accident.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The secret itself. Call it only where it is handed to the server.
    package func reveal() -> String { text }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
