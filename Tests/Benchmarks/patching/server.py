"""The server that is patched: a container of the lab, with its own account of processor time."""

import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
LAB = HERE.parent.parent / "Lab" / "lab"
STATE = pathlib.Path(os.environ.get("BELAY_LAB_DIR", "/var/tmp/belay-lab"))

DIGEST = r"""
dpkg-query -W | md5sum
apt-mark showmanual | md5sum
apt-mark showauto | md5sum
find /etc -type f | grep -vE '^/etc/(mtab|hosts|resolv.conf|ssh/ssh_host|apt/apt.conf.d/(01proxy|50u))' |
    sort | xargs -d '\n' md5sum | md5sum
"""

AT_REST = r"""
[ -z "$(dpkg --audit)" ] && apt-get -qq check && [ -z "$(ls /var/lib/belay 2>/dev/null)" ]
"""


def run(*command, check=True, **options):
    return subprocess.run(command, check=check, text=True, capture_output=True, **options)


class Lab:
    """A lab of two servers: the first keeps what it fetches from Debian, the second is patched."""

    def __init__(self, name, net):
        self.name = name
        self.environment = os.environ | {"BELAY_LAB_NAME": name, "BELAY_LAB_NET": net}
        self.directory = STATE / "labs" / name

    def call(self, *words, check=True):
        return run(str(LAB), *words, check=check, env=self.environment).stdout

    def up(self):
        self.call("up", "--count", "2", "--suite", "bookworm")

    def down(self):
        self.call("down", check=False)

    @property
    def inventory(self):
        return self.directory / "inventory.ini"

    @property
    def known_hosts(self):
        return self.directory / "known_hosts"

    def server(self, name):
        return Server(self, name)


class Server:
    def __init__(self, lab, name):
        self.lab = lab
        self.name = name
        self.container = f"belay-lab-{lab.name}-{name}"
        self.address = (lab.directory / "servers" / name / "address").read_text().strip()

    def shell(self, script, check=True):
        return self.lab.call("exec", self.name, "sh", "-c", script, check=check)

    def inspect(self, what):
        return run("podman", "inspect", "--format", what, self.container).stdout.strip()

    @property
    def network_address(self):
        return self.inspect("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")

    def keep_as(self, image):
        self.shell("rm -f /etc/ssh/ssh_host_*")  # They are of the server, not of its state.
        run("podman", "commit", self.container, image)

    def start_from(self, image):
        """A fresh server, in the state that an image has."""
        (self.lab.directory / "servers" / self.name / "image").write_text(image + "\n")
        self.lab.call("reset", self.name)
        group = self.inspect("{{.State.CgroupPath}}")
        v1 = pathlib.Path(f"/sys/fs/cgroup/cpuacct{group}/cpuacct.usage")
        v2 = pathlib.Path(f"/sys/fs/cgroup{group}/cpu.stat")
        self.usage = v1 if v1.exists() else v2

    @property
    def seconds(self):
        """Processor time of all that ever ran on it."""
        text = self.usage.read_text()
        if self.usage.name == "cpuacct.usage":
            return int(text) / 1e9
        return int(dict(line.split() for line in text.splitlines())["usage_usec"]) / 1e6

    @property
    def received(self):
        """Bytes that came over its network."""
        for line in self.shell("cat /proc/net/dev").splitlines():
            if ":" in line and not line.strip().startswith("lo:"):
                return int(line.split(":")[1].split()[0])
        return 0

    @property
    def pending(self):
        return int(self.shell("apt-get -s upgrade | grep -c '^Inst ' || :").strip())

    @property
    def digest(self):
        return self.shell(DIGEST)

    @property
    def is_at_rest(self):
        return run(str(LAB), "exec", self.name, "sh", "-c", AT_REST, check=False,
                   env=self.lab.environment).returncode == 0

    def login(self):
        return ["ssh", "-i", str(self.lab.directory / "id_ed25519"), "-p", "2222", "-o",
                f"UserKnownHostsFile={self.lab.known_hosts}", f"root@{self.address}"]
