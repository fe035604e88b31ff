internal import CBelay

/// A child process with a group of its own, which a signal that ends this process ends first.
package struct EndingChild: Sendable {
    package let process: Int32
    private let place: Int32

    /// - Parameter start: starts the child, with signals held back on this thread; returns its process.
    package init<Failure: Error>(_ start: () throws(Failure) -> Int32) throws(Failure) {
        place = belay_child_start()
        do throws(Failure) { process = try start() } catch {
            belay_child_begin(place, 0)
            throw error
        }
        belay_child_begin(place, process)
    }

    /// Leaves the child alone again; to be called before its number may be another's.
    package func release() { belay_child_end(place) }
}
