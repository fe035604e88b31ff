"""What the numbers were measured on."""

import os
import pathlib
import platform
import subprocess
import time


def _first(path, key):
    for line in pathlib.Path(path).read_text().splitlines():
        if line.startswith(key):
            return line.split(":", 1)[1].strip()
    return "?"


def _output(*command):
    try:
        ended = subprocess.run(command, capture_output=True, text=True)
        return (ended.stdout + ended.stderr).strip().splitlines()[0]
    except (OSError, IndexError):
        return "?"


def describe(repository, scratch):
    memory = int(_first("/proc/meminfo", "MemTotal").split()[0]) / 1024 / 1024
    system = _output("sh", "-c", ". /etc/os-release; echo $PRETTY_NAME")
    revision = _output("git", "-C", str(repository), "describe", "--always", "--dirty")
    filesystem = _output("stat", "-f", "-c", "%T", str(scratch))
    return [
        f"{time.strftime('%Y-%m-%d %H:%M %Z')}, revision {revision}.",
        f"{os.cpu_count()} × {_first('/proc/cpuinfo', 'model name')}, {memory:.0f} GiB, {system}, "
        f"kernel {platform.release()}, {filesystem}; {_output('swift', '--version')}; "
        f"{_output('ssh', '-V')}; libssh2 {_output('pkg-config', '--modversion', 'libssh2')}.",
    ]


def load():
    """How busy the machine was in the last minute, beside what is to be measured."""
    return os.getloadavg()[0]
