"""W5, the real job: a Debian server with pending updates, patched by Belay and by others in turn.

    cd Tests/Benchmarks && python3 -m patching --belay ../../.build/release/belay

As root; it makes images with podman, and needs Debian's mirror the first time. Processor time is
that of the server's whole cgroup: compare it first where the machine has other work."""

import argparse
import math
import statistics
import sys

from . import clients, images
from .server import Lab, run


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--belay", required=True)
    parser.add_argument("--kinds", default="tiny-60,tiny-400,real")
    parser.add_argument("--clients", default="bare,belay")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stops", type=int, default=0, help="terminations at random moments")
    parser.add_argument("--lab", default="w5")
    parser.add_argument("--net", default="127.1.117")
    return parser.parse_args()


def median(values):
    return statistics.median(values) if values else math.nan


def table(kind, pending, results):
    """Medians of the rounds, and of each round's ratio to bare apt."""
    lines = [f"### {kind}: {pending} updates", "",
             "| client | wall, s | × bare | server CPU, s | × bare | MB received | items | as after bare apt |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"]
    bare = results.get("bare", [])
    for name, rounds in results.items():
        cells = [name]
        for field in ("wall", "cpu"):
            ratios = [one[field] / other[field] for one, other in zip(rounds, bare)]
            spread = ", ".join(f"{ratio:.2f}" for ratio in ratios)
            cells += [f"{median([one[field] for one in rounds]):.1f}",
                      "" if name == "bare" else f"{median(ratios):.2f} ({spread})"]
        cells.append(f"{median([one['bytes'] for one in rounds]) / 1e6:.1f}")
        cells.append(str(max(one["items"] for one in rounds) or ""))
        same = [one["digest"] == other["digest"] and one["rest"] and one["left"] == 0
                for one, other in zip(rounds, bare)]
        cells.append("" if name == "bare" else f"{sum(same)} of {len(same)}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def stop_table(kind, name, waits):
    seconds = sorted(wait for wait, _ in waits)
    rest = sum(is_at_rest for _, is_at_rest in waits)
    at = lambda part: seconds[min(len(seconds) - 1, int(part * len(seconds)))]
    return (f"{kind}, {name}: {len(waits)} terminations at random moments: median {median(seconds):.1f} s, "
            f"95 % {at(0.95):.1f} s, longest {seconds[-1]:.1f} s; at rest afterwards: {rest} of {len(waits)}\n")


def main():
    options = parse()
    lab = Lab(options.lab, options.net)
    lab.up()
    try:
        server, cache = lab.server("web2"), lab.server("web1")
        base = (lab.directory / "servers" / "web2" / "image").read_text().strip()
        cache.shell(images.CACHE)
        known = clients.all_clients(options.belay)
        chosen = {name: known[name] for name in options.clients.split(",") if known[name]}
        for kind in options.kinds.split(","):
            measure(kind, images.make(run, server, base, kind), server, cache, chosen, options)
    finally:
        lab.down()


def measure(kind, image, server, cache, chosen, options):
    def restart():
        server.start_from(image)
        server.shell(f"echo 'Acquire::http::Proxy \"http://{cache.network_address}:3142\";' "
                     ">/etc/apt/apt.conf.d/01proxy; apt-get -qq update")

    restart()
    pending = server.pending
    if kind == "real":  # Once, so that the cache has it all.
        server.shell("apt-get -qq -d -y upgrade >/dev/null")
    results = {name: [] for name in chosen}
    for number in range(options.rounds):
        order = list(chosen.items())
        for name, client in order if number % 2 == 0 else reversed(order):
            restart()
            results[name].append(clients.measure(server, client))
            one = results[name][-1]
            print(f"{kind} {name}: {one['wall']:.1f} s, CPU {one['cpu']:.2f} s, status {one['status']}, "
                  f"{one['left']} left", file=sys.stderr, flush=True)
    if options.rounds:
        print(table(kind, pending, results), flush=True)
    for name in chosen:
        if options.stops and name.startswith("belay"):
            length = median([one["wall"] for one in results[name]]) if results[name] else 20
            restart()
            waits = clients.stops(server, chosen[name], options.stops, restart, length * 0.8)
            print(stop_table(kind, name, waits), flush=True)


if __name__ == "__main__":
    main()
