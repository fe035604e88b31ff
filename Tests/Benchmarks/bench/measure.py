"""Runs one client once and tells what it took, here and on the servers."""

import dataclasses
import json
import os
import pathlib
import subprocess
import threading


@dataclasses.dataclass
class Cost:
    wall: float
    """Seconds to the client's end."""
    client: float
    """Seconds of processor time of the client and of all that it started."""
    server: float
    """Seconds of processor time on the servers."""
    peak: int
    """Bytes of memory, at their most."""


class Failed(Exception):
    """A client did not do its work: its cost says nothing."""


def run(client, fleet, scratch, timeout=600):
    """What a client took, which must have done its work on every server."""
    pathlib.Path(scratch).mkdir(parents=True, exist_ok=True)
    out, err = scratch / "out", scratch / "err"
    fleet.settle()
    before = fleet.server_cpu()
    read, write = os.pipe()
    with open(out, "wb") as to, open(err, "wb") as errors:
        process = subprocess.Popen(
            [fleet.root / "measure", *map(str, client.command)], stdin=subprocess.DEVNULL,
            stdout=to, stderr=errors, env={**os.environ, **client.environment}, cwd=scratch,
            preexec_fn=lambda: os.dup2(write, 3), pass_fds=(3,), start_new_session=True)
        os.close(write)
        watch = TreeWatch(process.pid) if client.has_children else None
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            raise Failed(f"{client.name} was not through after {timeout} s")
    with os.fdopen(read) as report:
        found = json.loads(report.read() or "{}")
    peak = max(found.get("peak", 0), watch.stop() if watch else 0)
    fleet.settle()
    server = fleet.server_cpu() - before
    problem = client.problem(found.get("status", 70), out.read_text(errors="replace"))
    if problem:
        said = [file.read_text(errors="replace")[-600:] for file in (err, out)]
        raise Failed(f"{client.name}: {problem}\n" + "\n".join(said))
    return Cost(found["wall"], found["user"] + found["system"], server, peak)


class TreeWatch:
    """The memory of a tree of processes: their resident sets, looked at four times a second. Pages
    that processes share count once for each."""

    def __init__(self, root):
        self.root, self.peak = root, 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def stop(self):
        self.ended.set()
        self.thread.join()
        return self.peak

    def _watch(self):
        while not self.ended.wait(0.25):
            self.peak = max(self.peak, sum(map(resident, descendants(self.root))))


def descendants(pid):
    try:
        found = []
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except OSError:
        return []
    return found + [each for child in found for each in descendants(child)]


def resident(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError):
        return 0
