"""The workloads."""

import dataclasses

PHASES = ("analyze", "download", "remediate")
MEGABYTE = 1024 * 1024


@dataclasses.dataclass
class Work:
    name: str
    title: str
    # Steps on each server.
    steps: int
    command: str
    # Those who do it, the one that all are compared with first.
    clients: tuple
    # Peers that take too long for many servers.
    slow: tuple = ()
    # Those who do it on many servers; none: the same.
    many: tuple = ()
    # A file that is uploaded instead.
    upload: str = None
    # Servers at once.
    forks: int = 100
    # Phases of the job that the steps are spread over.
    phases: tuple = ("remediate",)

    def playbook(self):
        """The job that does it."""
        lines = ["name: benchmark", "kind: remediate", "hosts: all", "phases:"]
        for phase in self.phases:
            lines.append(f"  {phase}:")
            for step in range(self.steps // len(self.phases)):
                lines.append(f"    - name: step {step + 1}")
                if self.upload:
                    lines.append(f"      upload: {self.upload}")
                else:
                    lines.append(f"      run: {self.command}")
        return "\n".join(lines) + "\n"


def workloads(scratch):
    def file(size):
        path = scratch / f"upload.{size}"
        if not path.exists():
            # Bytes that do not repeat: no side may save work by compressing.
            import random
            path.write_bytes(random.Random(size).randbytes(size))
        return str(path)

    libraries = ("parallel-ssh", "asyncssh")
    slow = ("pyinfra", "ansible")
    return {
        "W1": lambda: Work(
            "W1", "one `true` a server", 1, "true", ("belay-exec", "floor", *libraries), slow,
            ("belay-exec", "floor", "parallel-ssh")),
        "W2": lambda: Work(
            "W2", "ten steps (Belay: a job, journal and supervisor on)", 10, "true",
            ("belay-run", "floor", *libraries), slow, ("belay-run", "parallel-ssh")),
        "W3": lambda: Work(
            "W3", "a job of 3 phases of 5 items, each prints 1 kB", 15,
            "head -c 1000 /dev/zero | tr '\\0' x", ("belay-run", "floor", *libraries),
            phases=PHASES),
        "W4": lambda: Work(
            "W4", "an upload of 64 MiB to one server", 1, "true",
            ("belay-run", "floor", "scp", *libraries), upload=file(64 * MEGABYTE)),
        "W4b": lambda: Work(
            "W4b", "an upload of 1 MiB to each", 1, "true", ("belay-run", "floor", *libraries),
            many=("belay-run", "floor", "parallel-ssh"), upload=file(MEGABYTE)),
    }
