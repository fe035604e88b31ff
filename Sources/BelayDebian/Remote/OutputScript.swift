/// Sends what an item has printed, from a server.
package enum OutputScript {
    /// Bytes of each stream of one item's output that are sent as they come.
    package static let head = 60 * 1024 * 1024
    /// Bytes of the rest that are sent when the item has ended: the last ones.
    package static let tail = 4 * 1024 * 1024
}
