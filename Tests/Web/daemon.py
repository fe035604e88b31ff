"""`belay serve` with a state directory and addresses of its own."""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

# A limit for what takes a second on a quiet machine: what does not come at all is the fault.
PATIENCE = 300


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    def __init__(self, belay, inventory, known_hosts, folder=None):
        self.belay = belay
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="belay-web-"))
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.socket = self.folder / "belay.sock"
        self.inventory = inventory
        self.known_hosts = known_hosts
        # Nothing of whoever runs the tests.
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
            "BELAY_STATE_DIR": str(self.folder / "state"),
        }
        self.process = None

    def start(self):
        log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen(
            [self.belay, "serve", "--socket", self.socket, "--listen", f"127.0.0.1:{self.port}"],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            assert self.process.poll() is None, self.log()
            time.sleep(0.05)
        raise AssertionError("belay serve does not listen: " + self.log())

    def stop(self):
        if not self.process:
            return 0
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self.process = None
        return time.monotonic() - begun

    def remove(self):
        """Stops it, and forgets its folder."""
        self.stop()
        shutil.rmtree(self.folder)

    def log(self):
        return (self.folder / "serve.log").read_text(errors="replace")

    def run(self, *arguments, check=True):
        return subprocess.run(
            [self.belay, *map(str, arguments)], env=self.environment, check=check,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE).stdout

    def submit(self, playbook):
        path = self.folder / f"playbook-{time.monotonic_ns()}.yaml"
        path.write_text(playbook)
        text = self.run(
            "submit", path, "-i", self.inventory, "--known-hosts", self.known_hosts, "-u", "root")
        return int(re.search(r"\d+", text).group())

    def job(self, number):
        return json.loads(self.run("job", "show", number, "--json"))

    def on_servers(self, command):
        self.run(
            "exec", "all", "-i", self.inventory, "--known-hosts", self.known_hosts, "-u", "root",
            "--", command)

    def wait(self, number, *statuses):
        end = time.monotonic() + PATIENCE
        while True:
            job = self.job(number)
            if job["status"] in statuses:
                return job
            assert time.monotonic() < end, f"job {number} is {job['status']}, not {statuses}"
            time.sleep(0.2)

    def link(self):
        return self.run("web", "login", "--socket", self.socket).strip()

    def token(self, name, role):
        return self.run("web", "token", "create", name, "--role", role).strip()
