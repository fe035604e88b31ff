"""python3 -m bench: see `Tests/Benchmarks/run`."""

import argparse
import pathlib

from . import machine
from .clients import Clients
from .fleet import SOURCES, Fleet
from .pairs import compare
from .table import comparison
from .work import workloads

REPOSITORY = SOURCES.parent.parent


def options():
    parser = argparse.ArgumentParser(prog="Tests/Benchmarks/run", description=(
        "Measures Belay, a C loop over libssh2 and its peers on a loopback fleet."))
    parser.add_argument("--servers", default="100,1000", help="sizes of the fleet: %(default)s")
    parser.add_argument("--workloads", default="W1,W2,W3,W4,W4b", help="%(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="%(default)s, of every client in turn")
    parser.add_argument("--slow-up-to", type=int, default=100, metavar="N",
                        help="pyinfra and Ansible only on so many servers: %(default)s")
    parser.add_argument("--clients", help="only these, the first is compared with the others")
    parser.add_argument("--port", type=int, default=2298)
    parser.add_argument("--scratch", type=pathlib.Path, default=pathlib.Path("/tmp/belay-benchmarks"))
    parser.add_argument("--belay", type=pathlib.Path, default=REPOSITORY / ".build/release/belay")
    parser.add_argument("--output", type=pathlib.Path, default=SOURCES / "RESULTS.md")
    return parser.parse_args()


def sizes(name, counts):
    """The sizes of the fleet that a workload is measured on."""
    if name == "W4":
        return [1]
    if name == "W4b":
        return [500]
    return counts


def main():
    given = options()
    counts = [int(word) for word in given.servers.split(",")]
    scratch = given.scratch
    fleet = Fleet(scratch / "fleet", given.port, max(counts + [500]))
    about = machine.describe(REPOSITORY, SOURCES)
    results = []
    try:
        fleet.start()
        clients = Clients(fleet, given.belay, scratch / "venvs", scratch / "work")
        known = workloads(scratch)
        for name in given.workloads.split(","):
            work = known[name]()
            for count in sizes(name, counts):
                names = [*work.clients, *(work.slow if count <= given.slow_up_to else ())]
                if given.clients:
                    names = given.clients.split(",")
                results.append(compare(
                    work, count, given.rounds, clients, fleet, scratch / "work", names))
    finally:
        fleet.stop()
    page = ["# Results", "", *about, "", "Written by `Tests/Benchmarks/run`.", ""]
    page += [comparison(result) for result in results]
    given.output.write_text("\n".join(page))
    print(f"written: {given.output}")


main()
