"""Processor time of a set of processes and of all that they start, dead and alive."""

import os
import pathlib

V1 = pathlib.Path("/sys/fs/cgroup/cpuacct")
V2 = pathlib.Path("/sys/fs/cgroup")


class CpuAccount:
    """A cgroup of its own. Where none can be made, the times that sshd's ended children had: they
    miss what a daemon took that sshd did not wait for, and the table says so."""

    def __init__(self, name):
        for hierarchy, usage in ((V1, "cpuacct.usage"), (V2, "cpu.stat")):
            group = hierarchy / name
            try:
                group.mkdir(exist_ok=True)
                if (group / usage).exists():
                    self.group, self.usage = group, group / usage
                    return
                group.rmdir()
            except OSError:
                pass
        self.group = self.usage = None

    @property
    def is_exact(self):
        return self.group is not None

    def add(self, pid):
        if self.group:
            (self.group / "cgroup.procs").write_text(str(pid))

    def others(self, pid):
        """How many processes there are besides one."""
        if not self.group:
            return len(pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        pids = (self.group / "cgroup.procs").read_text().split()
        return sum(1 for each in pids if int(each) != pid)

    def seconds(self, pid):
        if not self.group:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        text = self.usage.read_text()
        if self.usage.name == "cpuacct.usage":
            return int(text) / 1e9
        return int(dict(line.split() for line in text.splitlines())["usage_usec"]) / 1e6

    def close(self):
        if self.group:
            try:
                self.group.rmdir()
            except OSError:
                pass
