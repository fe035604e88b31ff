"""What patches the server, each as its users run it."""

import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

UPDATE = "export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8; apt-get -q update && "


class Client:
    """`start(server, directory)` gives the process of one run."""

    def __init__(self, name, start):
        self.name = name
        self.start = start


def over_ssh(name, command):
    def start(server, directory):
        return subprocess.Popen(server.login() + [UPDATE + command], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Client(name, start)


def belay(binary, name, stop_within):
    def start(server, directory):
        book = os.path.join(directory, "all.yml")
        with open(book, "w") as file:
            file.write(f"name: all\nkind: remediate\nhosts: {server.name}\npackages: all\n"
                       f"stop_within: {stop_within}\n")
        return subprocess.Popen(
            [binary, "run", book, "-i", server.lab.inventory, "--known-hosts",
             server.lab.known_hosts, "--json"],
            env=os.environ | {"BELAY_STATE_DIR": os.path.join(directory, "state")},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return Client(name, start)


def ansible():
    program = shutil.which("ansible")
    if program is None:
        return None

    def start(server, directory):
        return subprocess.Popen(
            [program, server.name, "-i", server.lab.inventory, "-m", "apt", "-a",
             "upgrade=safe update_cache=true"],
            env=os.environ | {"ANSIBLE_SSH_ARGS": f"-o UserKnownHostsFile={server.lab.known_hosts}"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Client("ansible, apt module", start)


def all_clients(binary):
    return {
        "bare": over_ssh("bare apt-get over ssh", "apt-get -y -q upgrade"),
        "belay": belay(binary, "belay", 30),
        "belay-0": belay(binary, "belay, stop_within: 0", 0),
        "uu": over_ssh("unattended-upgrade", "unattended-upgrade"),
        "ansible": ansible(),
    }


def measure(server, client):
    """One run: wall, processor time of the server, bytes, and the state that it leaves."""
    with tempfile.TemporaryDirectory() as directory:
        seconds, received, begin = server.seconds, server.received, time.monotonic()
        process = client.start(server, directory)
        steps = [json.loads(line) for line in process.stdout] if process.stdout else []
        status = process.wait()
        wall = time.monotonic() - begin
        items = sum(e.get("event") == "step" and e.get("status") == "Succeeded"
                    and e.get("phase") == "remediate" for e in steps)
        return {"wall": wall, "cpu": server.seconds - seconds,
                "bytes": server.received - received, "status": status,
                "items": max(0, items - 1), "left": server.pending, "digest": server.digest,
                "rest": server.is_at_rest}


def stops(server, client, count, restart, length):
    """Terminations at random moments of the action phase: how long each was waited for, and whether the
    server was at rest then. A server is patched on from where the last termination left it."""
    waits = []
    while len(waits) < count:
        if server.pending == 0:
            restart()
        with tempfile.TemporaryDirectory() as directory:
            process = client.start(server, directory)
            asked = None
            for line in process.stdout:
                event = json.loads(line)
                if asked is None and event.get("phase") == "remediate" and event.get("event") == "step":
                    time.sleep(random.uniform(0, length))
                    if process.poll() is None:
                        process.send_signal(signal.SIGINT)
                    asked = time.monotonic()
            status = process.wait()
            if status == 99:
                waits.append((time.monotonic() - asked, server.is_at_rest))
            elif status != 0:
                waits.append((float("nan"), False))
    return waits
