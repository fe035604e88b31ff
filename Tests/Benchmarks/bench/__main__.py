"""python3 -m bench: see `Tests/Benchmarks/run`."""

import argparse
import pathlib
import subprocess
import sys

from . import machine
from .clients import Clients
from .fleet import SOURCES, Fleet
from .figures import Figures, growth
from .measure import Failed
from .pairs import compare
from .table import comparison, figure_table, growth_table
from .work import workloads

REPOSITORY = SOURCES.parent.parent
WORKLOADS = "W1,W2,W3,W4,W4b"
FIGURES = "journal,views,inventory,known_hosts,start,alone,steps,memory,flood,silent"
CLIENTS = "belay_exec,belay_run,floor,parallel_ssh,asyncssh,pyinfra,ansible,scp"


def options():
    parser = argparse.ArgumentParser(prog="Tests/Benchmarks/run", description=(
        "Measures Belay, a C loop over libssh2 and its peers on a loopback fleet."))
    parser.add_argument("--servers", type=numbers, default="100,1000",
                        help="sizes of the fleet: %(default)s")
    parser.add_argument("--job-servers", type=numbers, default="100,300",
                        help="and for W2: %(default)s")
    parser.add_argument("--workloads", type=among(WORKLOADS), default=WORKLOADS,
                        help="%(default)s, or none")
    parser.add_argument("--rounds", type=int, default=6,
                        help="%(default)s, of every client in turn, to and fro")
    parser.add_argument("--slow-up-to", type=int, default=100, metavar="N",
                        help="pyinfra and Ansible only on so many servers: %(default)s")
    parser.add_argument("--peers-up-to", type=int, default=1000, metavar="N",
                        help="beyond, only Belay and the C floor: %(default)s")
    parser.add_argument("--figures", type=among(FIGURES), default=FIGURES,
                        help="what is measured beside the comparisons, or none: %(default)s")
    parser.add_argument("--held", type=numbers, default="500",
                        help="connections held at once: %(default)s")
    parser.add_argument("--growth", type=numbers, default="100,1000,10000,100000",
                        help="servers of the simulated engine: %(default)s")
    parser.add_argument("--clients", type=among(CLIENTS), help=(
        f"only these of {CLIENTS}; the first is compared with the others"))
    parser.add_argument("--port", type=int, default=2298)
    parser.add_argument("--scratch", type=pathlib.Path, default=pathlib.Path("/tmp/belay-benchmarks"))
    parser.add_argument("--belay", type=pathlib.Path, default=REPOSITORY / ".build/release/belay")
    parser.add_argument("--simulator", type=pathlib.Path,
                        default=REPOSITORY / ".build/release/BelayBenchmarks")
    parser.add_argument("--output", type=pathlib.Path, default=SOURCES / "RESULTS.md")
    return parser.parse_args()


def sizes(name, given):
    """The sizes of the fleet that a workload is measured on."""
    # W3 takes as long as the others together.
    known = {"W2": given.job_servers, "W3": given.servers[:1], "W4": [1], "W4b": [500]}
    return known.get(name, given.servers)


def words(text):
    return [word for word in text.split(",") if word not in ("", "none")]


def numbers(text):
    return [int(word) for word in words(text)]


def among(known):
    """The type of an option that takes some of these words."""
    def some(text):
        unknown = [word for word in words(text) if word not in words(known)]
        if unknown:
            raise argparse.ArgumentTypeError(f"'{unknown[0]}' is none of {known}")
        return words(text)
    return some


def measure(given, figures):
    """The single figures that are asked for. One that cannot be had is told of, not left out."""
    arguments = {"memory": given.held, "flood": [1_000_000_000]}
    calls = [(name, *([size] if size else []))
             for name in given.figures for size in arguments.get(name, [None])]
    found, failed = [], []
    for name, *more in calls:
        try:
            for figure in getattr(figures, name)(*more):
                found.append(figure)
                print(f"{figure.what}: {figure.value:.2f} {figure.unit}", flush=True)
        except (Failed, AssertionError, OSError, subprocess.CalledProcessError) as problem:
            failed.append(f"{' '.join(map(str, [name, *more]))}: {problem!r}")
            print(f"FAILED {failed[-1]}", file=sys.stderr, flush=True)
    return found, failed


def participants(work, count, given):
    """The clients of a workload on so many servers."""
    if given.clients:
        return given.clients
    if count <= given.slow_up_to:
        return [*work.clients, *work.slow]
    names = work.many or work.clients
    if count <= given.peers_up_to:
        return names
    return [name for name in names if name.startswith("belay") or name == "floor"]


def write(output, about, results, found, failed, grown):
    """The page as far as it is known: a run takes the better part of an hour, and may be ended."""
    page = ["# Results", "", *about, "", "Written by `Tests/Benchmarks/run`.", ""]
    page += ["## Beside other clients", ""]
    page += [comparison(result) for result in results]
    page += [figure_table(found, failed), growth_table(grown, results)]
    output.write_text("\n".join(page))


def main():
    given = options()
    scratch = given.scratch
    most = max(1000, *given.held, *given.servers, *given.job_servers)
    fleet = Fleet(scratch / "fleet", given.port, most)
    about = machine.describe(REPOSITORY, SOURCES)
    about.append(f"Other work on the machine in the minute before: a load of {machine.load():.1f}.")
    results = []
    try:
        fleet.start()
        about.append(fleet.about)
        clients = Clients(fleet, given.belay, scratch / "venvs", scratch / "work")
        known = workloads(scratch)
        figures = Figures(
            fleet, clients, given.belay, given.simulator, scratch / "figures", min(given.rounds, 5))
        found, failed = measure(given, figures)
        grown = growth(figures, given.growth)
        turns = [(name, count) for name in given.workloads for count in sizes(name, given)]
        # The largest come last: they take as long as all others.
        for name, count in sorted(turns, key=lambda turn: turn[1] > given.peers_up_to):
            work = known[name]()
            names = participants(work, count, given)
            results.append(compare(
                work, count, given.rounds, clients, fleet, scratch / "work", names))
            write(given.output, about, results, found, failed, grown)
        write(given.output, about, results, found, failed, grown)
    finally:
        fleet.stop()
    print(f"written: {given.output}")


main()
