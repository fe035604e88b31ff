import Dispatch

/// The thread of a coordinator's loop.
///
/// A commit waits for the disk, and for other processes that write, for up to half a minute: on the
/// cooperative pool, whose threads are as many as processors, it would hold up everybody else.
final class LoopThread: TaskExecutor {
    private let queue = DispatchQueue(label: "belay.coordinator")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
