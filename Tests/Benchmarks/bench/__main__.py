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


def options():
    parser = argparse.ArgumentParser(prog="Tests/Benchmarks/run", description=(
        "Measures Belay, a C loop over libssh2 and its peers on a loopback fleet."))
    parser.add_argument("--servers", default="100,1000", help="sizes of the fleet: %(default)s")
    parser.add_argument("--job-servers", default="100,300", help="and for W2: %(default)s")
    parser.add_argument("--workloads", default="W1,W2,W3,W4,W4b", help="%(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="%(default)s, of every client in turn")
    parser.add_argument("--slow-up-to", type=int, default=100, metavar="N",
                        help="pyinfra and Ansible only on so many servers: %(default)s")
    parser.add_argument("--peers-up-to", type=int, default=1000, metavar="N",
                        help="beyond, only Belay and the C floor: %(default)s")
    parser.add_argument("--figures", default="journal,views,inventory,known_hosts,start,steps,memory,flood,silent",
                        help="what is measured beside the comparisons, or none: %(default)s")
    parser.add_argument("--held", default="500", help="connections held at once: %(default)s")
    parser.add_argument("--growth", default="100,1000,10000,100000",
                        help="servers of the simulated engine: %(default)s")
    parser.add_argument("--clients", help="only these, the first is compared with the others")
    parser.add_argument("--port", type=int, default=2298)
    parser.add_argument("--scratch", type=pathlib.Path, default=pathlib.Path("/tmp/belay-benchmarks"))
    parser.add_argument("--belay", type=pathlib.Path, default=REPOSITORY / ".build/release/belay")
    parser.add_argument("--simulator", type=pathlib.Path,
                        default=REPOSITORY / ".build/release/BelayBenchmarks")
    parser.add_argument("--output", type=pathlib.Path, default=SOURCES / "RESULTS.md")
    return parser.parse_args()


def sizes(name, given):
    """The sizes of the fleet that a workload is measured on."""
    counts = numbers(given.servers)
    # W3 takes as long as the others together.
    known = {"W2": numbers(given.job_servers), "W3": counts[:1], "W4": [1], "W4b": [500]}
    return known.get(name, counts)


def numbers(text):
    return [int(word) for word in text.split(",") if word]


def measure(given, figures):
    """The single figures that are asked for. One that cannot be had is told of, not left out."""
    arguments = {"memory": numbers(given.held), "flood": [1_000_000_000]}
    names = given.figures.split(",") if given.figures not in ("", "none") else []
    calls = [(name, *([size] if size else []))
             for name in names for size in arguments.get(name, [None])]
    found, failed = [], []
    for name, *words in calls:
        try:
            for figure in getattr(figures, name)(*words):
                found.append(figure)
                print(f"{figure.what}: {figure.value:.2f} {figure.unit}", flush=True)
        except (Failed, AssertionError, OSError, subprocess.CalledProcessError) as problem:
            failed.append(f"{' '.join(map(str, [name, *words]))}: {problem!r}")
            print(f"FAILED {failed[-1]}", file=sys.stderr, flush=True)
    return found, failed


def participants(work, count, given):
    """The clients of a workload on so many servers."""
    if given.clients:
        return given.clients.split(",")
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
    most = max(1000, *numbers(given.held), *numbers(given.servers), *numbers(given.job_servers))
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
        grown = growth(figures, numbers(given.growth))
        turns = [(name, count) for name in filter(None, given.workloads.split(","))
                 for count in sizes(name, given)]
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
