"""The loopback fleet: one real sshd, every address of 127.1.0.0/16 a server with a home of its own."""

import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import time

from .cgroup import CpuAccount

SOURCES = pathlib.Path(__file__).resolve().parent.parent
USER = "belay-bench"
KERNEL = pathlib.Path("/proc/sys/kernel")
# Linux gives each session the same share of a processor, whatever is nice in it (sched(7),
# autogroup): sshd's would be one of thousands. And of 3,000 servers each has a dozen processes, more
# than there may be on one machine (pid_max of proc(5)).
YIELDING = {"sched_autogroup_enabled": lambda had: 0, "pid_max": lambda had: max(had, 400_000)}

# A user who is not root stages below $HOME, which the login shell sets for each address: servers
# must not share a staging directory.
CONFIG = """
ListenAddress 0.0.0.0:{port}
HostKey {root}/host_key
PidFile none
AuthorizedKeysFile {root}/authorized_keys
StrictModes no
UsePAM no
UseDNS no
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 10000:30:20000
PerSourceMaxStartups none
MaxSessions 100
PrintMotd no
PrintLastLog no
Subsystem sftp /usr/lib/openssh/sftp-server
"""


def addresses(count):
    """The first addresses of the fleet, 250 in each network."""
    return [f"127.1.{index // 250}.{index % 250 + 1}" for index in range(count)]


class Fleet:
    def __init__(self, root, port, count):
        self.root = pathlib.Path(root)
        self.port = port
        self.count = count
        self.user = USER
        self.key = self.root / "key"
        self.host_key = self.root / "host_key.pub"
        self.known_hosts = self.root / "known_hosts"
        self.homes = self.root / "homes"
        self.memory = self.root / "memory"
        self.disk = self.memory / "disk"
        self.has_disk = False
        self.log = self.root / "sshd.log"
        self.sshd = None

    def start(self):
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o755)
        self._build()
        self._make_keys()
        self._make_user()
        self.has_disk = self._mount_disk()
        self._make_homes()
        os.makedirs("/run/sshd", exist_ok=True)
        config = self.root / "sshd_config"
        config.write_text(CONFIG.format(port=self.port, root=self.root))
        self.account = CpuAccount("belay-bench")
        # sshd does not stay the child that was started unless it is told to.
        self.sshd = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-f", config, "-E", self.log],
            stdin=subprocess.DEVNULL, start_new_session=True)
        self.account.add(self.sshd.pid)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.1.0.1", self.port)) == 0:
                    break
            time.sleep(0.05)
        else:
            raise SystemExit(f"the fleet's sshd does not answer: see {self.log}")
        self.settle()

    def stop(self):
        if self.sshd:
            self.settle()
            self.sshd.terminate()
            self.sshd.wait()
            self.account.close()
        self._unmount_disk()
        subprocess.run(["userdel", "--force", USER], stderr=subprocess.DEVNULL)

    def addresses(self, count):
        """A file that names so many servers, one a line."""
        path = self.root / f"addresses.{count}"
        path.write_text("\n".join(addresses(count)) + "\n")
        return path

    def home(self, address):
        return self.homes / address

    def server_cpu(self):
        """Seconds of processor time that the fleet has taken since it was started."""
        return self.account.seconds(self.sshd.pid)

    @contextlib.contextmanager
    def yielding(self):
        """As long as it lasts, what the servers run lets their sshd go first, and there may be as many
        processes as it takes."""
        mark = self.homes / ".yield"
        had = {name: (KERNEL / name).read_text() for name in YIELDING if (KERNEL / name).exists()}
        try:
            mark.touch()
            for name, text in had.items():
                (KERNEL / name).write_text(str(YIELDING[name](int(text))))
            yield
        finally:
            for name, text in had.items():
                (KERNEL / name).write_text(text)
            mark.unlink(missing_ok=True)

    def settle(self, patience=20):
        """Waits until no session is left; what takes longer is counted to the next client."""
        end = time.monotonic() + patience
        while time.monotonic() < end and self.account.others(self.sshd.pid):
            time.sleep(0.05)

    def clean(self, count):
        """Removes what a client left in the homes."""
        for address in addresses(count):
            for left in self.home(address).iterdir():
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink()

    def _build(self):
        subprocess.run(
            ["clang", "-O2", f'-DHOMES="{self.homes}"', "-o", self.root / "shell",
             SOURCES / "fleet/shell.c"], check=True)

    def _make_keys(self):
        for name in ("key", "host_key"):
            path = self.root / name
            if not path.exists():
                subprocess.run(
                    ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path],
                    check=True)
        shutil.copy(f"{self.key}.pub", self.root / "authorized_keys")
        key = " ".join(self.host_key.read_text().split()[:2])
        self.known_hosts.write_text(
            "".join(f"[{a}]:{self.port} {key}\n" for a in addresses(self.count)))

    def _make_user(self):
        subprocess.run(["userdel", "--force", USER], stderr=subprocess.DEVNULL)
        # sshd refuses an account whose password is locked; `*` is one that nothing matches.
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--home-dir", self.homes,
             "--password", "*", "--shell", self.root / "shell", USER], check=True)

    def _mount_disk(self):
        """The servers' disk is ext4 with a journal, whatever this machine has. Without one, ext4
        searches long for the number of each new file after others were removed, and a client would
        pay for what the one before it has tidied up.

        It is in memory, for servers have disks of their own: on the coordinator's, thousands at work
        fill the journal, and then sshd, its log and the coordinator all stand still for up to 20 s.
        Says whether it could be mounted."""
        self._unmount_disk()
        shutil.rmtree(self.homes, ignore_errors=True)
        self.homes.mkdir()
        self.memory.mkdir(exist_ok=True)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=9g", "tmpfs", self.memory])
        if mounted.returncode != 0:
            return False
        with open(self.disk, "wb") as image:
            image.truncate(8 << 30)
        subprocess.run(
            ["mke2fs", "-q", "-t", "ext4", "-J", "size=1024", "-F", self.disk], check=True)
        mounted = subprocess.run(["mount", "-o", "loop,discard", self.disk, self.homes])
        return mounted.returncode == 0

    def _unmount_disk(self):
        for place in self.homes, self.memory:
            while os.path.ismount(place):
                subprocess.run(["umount", place], check=True)

    @property
    def about(self):
        if self.has_disk:
            return "The servers' disk is an ext4 of its own, with a journal, in memory."
        return "The servers' disk is this machine's: no file system could be mounted for them."

    def _make_homes(self):
        owner = pwd.getpwnam(USER)
        self.homes.chmod(0o755)
        for address in addresses(self.count):
            home = self.home(address)
            home.mkdir(exist_ok=True)
            os.chown(home, owner.pw_uid, owner.pw_gid)
