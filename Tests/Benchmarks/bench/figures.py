"""Figures that are not a comparison of clients: each is a line of the table, with its target."""

import dataclasses
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import time

from .fleet import addresses
from .measure import run
from .work import Work


@dataclasses.dataclass
class Figure:
    what: str
    value: float
    unit: str
    target: str = ""


class Figures:
    def __init__(self, fleet, clients, belay, simulator, scratch, rounds):
        self.fleet, self.clients, self.belay = fleet, clients, belay
        self.simulator, self.scratch, self.rounds = simulator, scratch, rounds
        scratch.mkdir(parents=True, exist_ok=True)

    # MARK: Without servers

    def simulated(self, *words, rounds=None):
        """What the simulator says, a run at a time; the medians."""
        found = []
        for _ in range(rounds or self.rounds):
            ended = subprocess.run(
                [self.simulator, *map(str, words)], capture_output=True, text=True, check=True)
            found.append(json.loads(ended.stdout))
        return {key: statistics.median(each[key] for each in found) for key in found[0]}

    def journal(self):
        loop = self.simulated("loop", 3000, 20, 3000)
        stop = self.simulated("terminate", 3000, 20)
        yield Figure("events made durable, 3,000 servers that answer at once",
                     loop["events a second"], "a second", "≥ 100,000")
        yield Figure("processor time of it", loop["processor, µs an event"], "µs an event")
        yield Figure("the longest round of the coordinator's loop", loop["longest round, ms"], "ms",
                     "≤ 20")
        yield Figure("terminate with 3,000 servers at work: the last item after the request",
                     stop["last item after the request, ms"], "ms", "≤ 100")
        yield Figure("its longest round", stop["longest round, ms"], "ms", "≤ 20")

    def views(self):
        state = self.scratch / "state"
        shutil.rmtree(state, ignore_errors=True)
        ended = subprocess.run([self.simulator, "fill", "10000", "20", "10000", state],
                               capture_output=True, text=True, check=True)
        job = str(int(json.loads(ended.stdout)["job"]))
        for words, target in ((["show", job], "≤ 1,000"), (["show", job, "--json"], "≤ 1,000"),
                              (["list"], "≤ 100"), (["list", "--json"], "≤ 100")):
            what = "10,000 servers × 20 steps" if words[0] == "show" else "10,000 jobs"
            name = " ".join(["belay job", *(word for word in words if word != job)])
            yield Figure(f"`{name}`, {what}", self._time(
                [self.belay, "job", *words], {"BELAY_STATE_DIR": str(state)}), "ms", target)
        shutil.rmtree(state)

    def inventory(self):
        path = self.scratch / "inventory.10000.ini"
        hosts = addresses(10000)
        lines = ["[all:vars]", "ansible_user=root", "[web:vars]", "tier=front"]
        for first in range(0, 10000, 100):
            lines += [f"[g{first // 100}]", *hosts[first:first + 100]]
        lines += ["[web:children]", *(f"g{number}" for number in range(0, 100, 2))]
        path.write_text("\n".join(lines) + "\n")
        found = self.simulated("inventory", path)
        assert found["servers"] == 10000
        yield Figure("an inventory of 10,000 servers in 100 groups: read and resolved",
                     (found["read, s"] + found["resolve, s"]) * 1000, "ms", "≤ 300")

    def known_hosts(self):
        found = self.simulated("known-hosts", 10000)
        yield Figure("known_hosts: a host that is not among 10,000 hashed lines", found["miss, ms"], "ms",
                     "≤ 20")
        yield Figure("known_hosts: 10,000 hashed lines read", found["read, ms"], "ms")

    def _time(self, command, environment):
        found = []
        for _ in range(self.rounds):
            start = time.monotonic()
            subprocess.run(list(map(str, command)), env={**os.environ, **environment}, check=True,
                           stdout=subprocess.DEVNULL)
            found.append(time.monotonic() - start)
        return statistics.median(found) * 1000

    # MARK: With servers

    def _job(self, count, items, forks, directory, hosts=None, phases=("remediate",)):
        """A job of Belay's, as a client: the items in each of the phases."""
        path = self.scratch / directory
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        work = Work("", "", len(items), "", ())
        book = ["name: benchmark", "kind: remediate", "hosts: all", "phases:"]
        for phase in phases:
            book.append(f"  {phase}:")
            for number, item in enumerate(items):
                book += [f"    - name: item {number}", f"      run: {item}"]
        (path / "book.yml").write_text("\n".join(book) + "\n")
        work.forks = forks
        client = self.clients._belay(work, count, path, ["run", path / "book.yml"])
        if hosts:
            self._spread(hosts, path / "inventory.ini")
        return client

    @staticmethod
    def _spread(hosts, inventory):
        """Puts further hosts among an inventory's, at even distances."""
        lines = inventory.read_text().splitlines()
        end = lines.index("[all:vars]")
        for number, host in reversed(list(enumerate(hosts))):
            lines.insert(1 + (end - 1) * number // len(hosts), host)
        inventory.write_text("\n".join(lines) + "\n")

    def start(self):
        """From the start of the process to the first connection, 1,000 servers in the inventory."""
        found = []
        for _ in range(max(self.rounds, 5)):
            client = self._job(1000, ["true"], 50, "start")
            with socket.socket() as listener:
                listener.bind(("0.0.0.0", 0))
                listener.listen(128)
                inventory = self.scratch / "start/inventory.ini"
                inventory.write_text(inventory.read_text().replace(
                    str(self.fleet.port), str(listener.getsockname()[1])))
                begin = time.monotonic()
                process = subprocess.Popen(
                    list(map(str, client.command)), env={**os.environ, **client.environment},
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                listener.settimeout(30)
                listener.accept()[0].close()
                found.append(time.monotonic() - begin)
                process.send_signal(signal.SIGKILL)
                process.wait()
        yield Figure("start to first connection, 1,000 servers in the inventory",
                     statistics.median(found) * 1000, "ms", "≤ 50")

    def alone(self):
        """One command on one server, as somebody waits for it. The C floor and ssh(1) wait besides until
        the kernel acknowledges what sshd sends before it opens a channel; Belay has it do so at once."""
        work = Work("", "", 1, "true", ())
        makes = {"Belay": self.clients.belay_exec, "the C floor": self.clients.floor,
                 "ssh": self.clients.ssh}
        walls = {name: [] for name in makes}
        directory = self.scratch / "alone"
        directory.mkdir(exist_ok=True)
        for _ in range(max(self.rounds, 9)):
            for name, make in makes.items():
                cost = run(make(work, 1, directory), self.fleet, directory)
                walls[name].append(cost.wall * 1000)
        for name, found in walls.items():
            yield Figure(f"a command on one server, the login included: {name}",
                         statistics.median(found), "ms", "the least" if name == "Belay" else "")

    def steps(self):
        """A step more on one kept connection: the difference of a long job and a short one."""
        costs = {}
        for _ in range(self.rounds):
            for name, make in (("Belay", self._belay_steps), ("floor", self._floor_steps)):
                few, many = (run(make(count), self.fleet, self.scratch / "steps")
                             for count in (50, 250))
                costs.setdefault(name, []).append(
                    [(getattr(many, field) - getattr(few, field)) / 200 * 1000
                     for field in ("wall", "server", "client")])
        middle = {name: [statistics.median(each) for each in zip(*found)]
                  for name, found in costs.items()}
        for index, what in enumerate(("wall", "server CPU", "client CPU")):
            yield Figure(f"a step of a job, supervisor on, on a kept connection: {what}",
                         middle["Belay"][index], "ms")
            yield Figure(f"a plain exec on a new channel of a kept connection: {what}",
                         middle["floor"][index], "ms",
                         "" if index == 2 else "no less than the step's")

    def _belay_steps(self, count):
        return self._job(1, ["true"] * count, 1, "steps")

    def _floor_steps(self, count):
        return self.clients.floor(Work("", "", count, "true", ()), 1, self.scratch)

    def memory(self, large):
        """What a connection that is held takes, and a server of a running job beyond that."""
        peaks = {}
        for count in (100, large):
            work = Work("", "", 1, f"sleep {count // 50 + 5}", (), forks=count)
            held = self._patient(self.clients.make("belay-exec", work, count))
            # Connections are kept from a phase to the next, which waits for the last server. Longer
            # items would be looked at twice a second on each server, which here are one machine.
            job = self._patient(self._job(
                count, ["true"], count, "running", phases=("analyze", "remediate")))
            for kind, client in (("exec", held), ("run", job)):
                with self.fleet.yielding():
                    peaks[kind, count] = run(client, self.fleet, self.scratch / "held").peak
                self.fleet.settle(120)
        slope = {kind: (peaks[kind, large] - peaks[kind, 100]) / (large - 100) / 1000
                 for kind in ("exec", "run")}
        yield Figure(f"memory of a held connection, 100 to {large} at once", slope["exec"], "KB",
                     "≤ 80")
        yield Figure("of a server of a running job beyond that", slope["run"] - slope["exec"], "KB",
                     "≤ 100")
        yield Figure(f"peak memory of a job on {large} servers at once",
                     peaks["run", large] / 1e6, "MB", "3,000: ≤ 350")

    def _patient(self, client):
        """The servers are one machine: with thousands at once it takes its time to greet."""
        config = self.scratch / "patient"
        config.write_text("ConnectTimeout 300\n")
        client.command[client.command.index("-F") + 1] = config
        return client

    def flood(self, size):
        """An item that prints more than there is room for."""
        for bytes_ in (1_000_000, size):
            item = f"head -c {bytes_} /dev/zero | tr '\\0' x"
            cost = run(self._job(1, [item], 1, "flood"), self.fleet, self.scratch / "held")
            yield Figure(f"peak memory, an item that prints {bytes_ // 1_000_000:,} MB",
                         cost.peak / 1e6, "MB", "bounded")
        shutil.rmtree(self.scratch / "flood")

    def silent(self, count=1000, mute=50):
        """Servers that accept and say nothing: when all others are through, with and without."""
        alone, beside = [], []
        with socket.socket() as listener:
            listener.bind(("0.0.0.0", 0))
            listener.listen(4096)
            port = listener.getsockname()[1]
            hosts = [f"{address} ansible_port={port}"
                     for address in addresses(count)[count - mute:]]
            for _ in range(3):
                client = self._job(count - mute, ["true"], 100, "silent")
                alone.append(self._last_good(client)[0])
                client = self._job(count - mute, ["true"], 100, "silent", hosts)
                beside.append(self._last_good(client, allow=(4,)))
        yield Figure(f"{count - mute} servers: the last is through after",
                     statistics.median(alone), "s")
        yield Figure(f"the same beside {mute} among them that accept and say nothing",
                     statistics.median(last for last, _ in beside), "s", "the same")
        yield Figure(f"the end of that job, after their time-out",
                     statistics.median(end for _, end in beside), "s")

    def _last_good(self, client, allow=()):
        """Seconds until the last server that succeeded was through, and until the job's end."""
        begin = time.time()
        ended = subprocess.run(
            list(map(str, client.command)), env={**os.environ, **client.environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wall = time.time() - begin
        assert ended.returncode == 0 or ended.returncode in allow, ended.returncode
        shown = subprocess.run(
            [self.belay, "job", "show", "1", "--json"], capture_output=True, text=True, check=True,
            env={**os.environ, **client.environment})
        job = json.loads(shown.stdout)
        ends = [step["finished"] for server in job["servers"] if server["status"] == "Succeeded"
                for step in server["steps"]]
        self.fleet.settle()
        return moment(max(ends)) - moment(job["started"]), wall


def moment(text):
    import datetime
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def growth(figures, sizes):
    """The simulated engine at several sizes, at most 3,000 servers at once."""
    rows = []
    for size in sizes:
        found = figures.simulated("loop", size, 5, min(size, 3000), rounds=1)
        rows.append((size, found["processor, µs an event"] * found["events"] / size,
                     found["memory, KB a server"], found["longest round, ms"]))
    return rows


