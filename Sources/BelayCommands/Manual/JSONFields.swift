/// The fields of Belay's JSON that no table has, for the manual. A test compares them with the shapes.
enum JSONFields {
    typealias Field = (name: String, meaning: String)

    static let job: [Field] = [
        ("id", "The job's number."), ("uid", "Its name that no other job has, anywhere."),
        ("name", "The playbook's."), ("kind", "install, uninstall or remediate."),
        (
            "status",
            "Scheduled, Pending, Active, Blocked, Succeeded, Failed, Terminating and so on."
        ),
        ("check", "Whether it only looks."), ("created", "When it was submitted."),
        ("started", "When it began."), ("finished", "When it ended."),
        ("terminationRequested", "When it was first asked to stop."),
        ("termination", "Of that: requested, by, cause, reason, origin."),
        ("origin", "Who submitted it: user, sudo's user, host, way, command."),
        ("schedule", "The schedule that made it."),
        ("nominal", "The schedule's time that it stands for."),
        ("window", "When servers may be changed: name, opens, closes, overrun in seconds."),
        ("setAside", "Why belay serve leaves it alone."), ("retryOf", "The job that it repeats."),
        ("retriedBy", "The jobs that repeat it."),
        ("coordinator", "Who drives it: host, process, alive, seen."),
        ("phases", "name, status and scheduled of each."),
        ("waves", "number, status, servers, due, started, finished of each."),
        ("gate", "What is staged and who may answer: the digest, and the answer."),
        ("servers", "All of them, as below."),
    ]

    static let server: [Field] = [
        ("name", "The server's name in the inventory."), ("address", "Where it is reached."),
        ("status", "Pending, Running, Succeeded, Failed, Unreachable, Canceled, and so on."),
        ("reason", "Why."), ("linkLost", "Why there is no connection now."),
        ("waitsFor", "The job that is changing the server, whose end it waits for."),
        ("staging", "path, status (None, Present, Removed, Owed) and note of its directory."),
        (
            "changes",
            "What analyze found: name, architecture, from, to, origin, security, downloadSize."
        ),
        (
            "changed",
            "The same of what the job changed, and dpkg's state where it is not installed."
        ),
        ("notes", "What else analyze has to say."),
        ("room", "mount, needed and free of its file systems, in bytes."),
        ("conffiles", "Configuration files that were in question: path, kept, other."),
        ("services", "Services that ran old code: name, state."), ("steps", "As below."),
    ]

    static let step: [Field] = [
        ("phase", "analyze, download, or the job's kind."), ("number", "From 1 in its phase."),
        ("name", "The item's."),
        ("status", "Pending, Running, Succeeded, Failed, TimedOut, Skipped."),
        ("exitStatus", "Of what was run; null: there is none."),
        ("signal", "The signal that ended it."), ("reason", "Why it failed."),
        ("started", "When it began."), ("finished", "When it ended."),
        ("expected", "How long it was expected to take, in seconds."),
        (
            "packages",
            "What it changes: name, architecture, from, to, changed (whether it is at to)."
        ),
    ]

    static let event: [Field] = [
        (
            "event",
            "job (the first), status, phase, wave, gate, answer, server, staging, waiting, link, step, "
                + "terminating, output (of job logs)."
        ),
        ("at", "When."), ("id", "The job's number, of job."), ("uid", "The job's uid, of job."),
        ("name", "The job's name, or the step's."),
        ("status", "The new status of what the event is about."),
        ("phase", "The phase, of phase and step."), ("server", "The server's name."),
        ("number", "The step's in its phase, or the wave's, from 1."),
        ("cause", "Of terminating: user, window, late, failures, denied, freeze."),
        ("reason", "Why."), ("exitStatus", "Of step."),
        ("finishing", "Of terminating: servers that finish the item in hand."),
        ("finishingAnalyze", "Of terminating: servers that finish analyze."),
        ("canceled", "Of terminating: servers that are canceled now."),
        ("ended", "Of terminating: servers that had ended before."),
        ("wavesNotBegun", "Of terminating: waves that never begin."),
        ("digest", "Of gate and answer: the digest of what is staged."),
        ("due", "Of gate: until when an answer is waited for."), ("by", "Of answer: who gave it."),
        ("waitsFor", "Of waiting: the job whose end the server waits for."),
        ("stream", "Of output: stdout or stderr."), ("text", "Of output: what was printed."),
    ]
}
