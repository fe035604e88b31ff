import BelayReports
package import BelayStore
package import Logging
import Synchronization

/// Tells open pages what changes. The store is looked at four times a second however many pages there
/// are, and only while there are any; what is found is written once for all pages that know as much.
///
/// A page that does not keep up is cut off, never waited for: it connects again, says up to where it
/// knows, and loses nothing.
package final class LiveHub: Sendable {
    /// Up to which event a page knows a job; `nil`: not at all.
    package typealias Position = [Int64: Int?]

    private struct Viewer {
        var jobs: Position
        /// What the page was told last of each job, besides its events.
        var heads: [Int64: String] = [:]
        let frames: AsyncStream<[UInt8]>.Continuation
        let cut: @Sendable () -> Void
    }

    private struct State {
        var viewers: [Int: Viewer] = [:]
        var next = 0
        var isClosed = false
    }

    private let store: JobStore
    private let log: Logger
    private let state = Mutex(State())

    /// The most pages that are told.
    private static let mostViewers = 400
    /// Frames that a page may be behind.
    private static let mostBehind = 64
    package static let interval = Duration.milliseconds(250)
    /// In intervals: how often a line that says nothing keeps proxies from cutting a quiet stream.
    private static let beat = 60

    package init(store: JobStore, log: Logger) {
        self.store = store
        self.log = log
    }

    // MARK: - Pages

    /// - Returns: `nil`: there are too many pages, or the server is about to end.
    func join(
        _ jobs: Position, cut: @escaping @Sendable () -> Void
    ) -> (id: Int, frames: AsyncStream<[UInt8]>)? {
        let (frames, continuation) = AsyncStream<[UInt8]>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.mostBehind))
        return state.withLock { state in
            guard !state.isClosed, state.viewers.count < Self.mostViewers else { return nil }
            state.next += 1
            state.viewers[state.next] = Viewer(jobs: jobs, frames: continuation, cut: cut)
            return (state.next, frames)
        }
    }

    func leave(_ id: Int) {
        state.withLock { $0.viewers.removeValue(forKey: id) }?.frames.finish()
    }

    /// Ends all streams: the server is about to end.
    func close() {
        let viewers = state.withLock { state in
            state.isClosed = true
            defer { state.viewers = [:] }
            return Array(state.viewers.values)
        }
        for viewer in viewers { viewer.frames.finish() }
    }

    // MARK: - Looking

    /// Looks until the task is cancelled.
    func run() async {
        var round = 0
        while !Task.isCancelled {
            round += 1
            let isBeat = round % Self.beat == 0
            if state.withLock({ !$0.viewers.isEmpty }) {
                do {
                    try await Reading.shared.run { [self] in try look() }
                } catch {
                    if isBeat { log.warning("open pages cannot be told what changes: \(error)") }
                }
                if isBeat { tellAll(Array(": \n\n".utf8)) }
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Tells all pages what is new to them.
    func look() throws {
        let jobs = state.withLock { state in
            state.viewers.values.reduce(into: Set<Int64>()) { $0.formUnion($1.jobs.keys) }
        }
        for job in jobs {
            let update: JobUpdate
            do { update = try JobUpdate(store, job: job, at: .now) } catch StoreError.noSuchJob {
                forget(job)
                continue
            }
            try tell(update)
        }
    }

    private func forget(_ job: Int64) {
        state.withLock { state in
            for id in state.viewers.keys { state.viewers[id]?.jobs.removeValue(forKey: job) }
        }
    }

    /// Tells each page what it does not know; those that know as much get the same bytes.
    private func tell(_ update: JobUpdate) throws {
        let positions = state.withLock { state in
            Set(
                state.viewers.values.compactMap { viewer -> Int?? in
                    guard let position = viewer.jobs[update.job] else { return nil }
                    let isNews =
                        position != update.event
                        || viewer.heads[update.job] != update.head
                    return isNews ? position : nil
                })
        }
        for position in positions {
            let data = try update.data(after: position, store)
            let lost = state.withLock { state in
                var lost: [Viewer] = []
                for (id, viewer) in state.viewers {
                    guard let known = viewer.jobs[update.job], known == position,
                        known != update.event || viewer.heads[update.job] != update.head
                    else { continue }
                    state.viewers[id]?.jobs[update.job] = .some(update.event)
                    state.viewers[id]?.heads[update.job] = update.head
                    let jobs = state.viewers[id]?.jobs ?? [:]
                    let frame = Array("id: \(LivePosition.text(jobs))\ndata: ".utf8) + data
                    if case .dropped = viewer.frames.yield(frame) {
                        state.viewers.removeValue(forKey: id)
                        lost.append(viewer)
                    }
                }
                return lost
            }
            for viewer in lost { drop(viewer) }
        }
    }

    private func tellAll(_ frame: [UInt8]) {
        let lost = state.withLock { state in
            let lost = state.viewers.filter { _, viewer in
                if case .dropped = viewer.frames.yield(frame) { true } else { false }
            }
            for id in lost.keys { state.viewers.removeValue(forKey: id) }
            return Array(lost.values)
        }
        for viewer in lost { drop(viewer) }
    }

    private func drop(_ viewer: Viewer) {
        viewer.frames.finish()
        viewer.cut()
    }
}

/// What a page knows, as the id of a frame: `7-120.8-33`, or `120` where there is one job only.
enum LivePosition {
    static let mostJobs = 50

    static func text(_ jobs: LiveHub.Position) -> String {
        jobs.sorted { $0.key < $1.key }.map { "\($0.key)-\($0.value ?? 0)" }
            .joined(separator: ".")
    }

    /// - Returns: `nil` for what is no position.
    static func read(_ text: String) -> LiveHub.Position? {
        var jobs = LiveHub.Position()
        for part in text.split(separator: ".") {
            let sides = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard sides.count == 2, let job = sides[0], let event = sides[1], job > 0, event >= 0,
                jobs.count < mostJobs
            else { return nil }
            jobs[Int64(job)] = .some(event)
        }
        return jobs
    }
}
