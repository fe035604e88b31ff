"""Rounds in which every client has its turn: what is compared ran within minutes of each other, on a
machine that was then the same for all."""

import dataclasses
import statistics
import sys

from .measure import Failed, run


@dataclasses.dataclass
class Row:
    """One client's costs, round by round; `None` where it failed."""

    name: str
    costs: list

    def median(self, field):
        found = [getattr(cost, field) for cost in self.costs if cost]
        return statistics.median(found) if found else None

    def ratio(self, first, field):
        """The median over the rounds of what the first took, for what this one took."""
        found = [
            getattr(mine, field) / getattr(cost, field)
            for mine, cost in zip(first.costs, self.costs) if mine and cost and getattr(cost, field)]
        return statistics.median(found) if found else None


@dataclasses.dataclass
class Result:
    work: object
    servers: int
    rounds: int
    rows: list
    missing: list


def compare(work, servers, rounds, clients, fleet, scratch, names):
    rows, missing = {}, []
    for number in range(rounds):
        # To and fro: who always comes after the same one has to put up with the caches as that left them.
        for name in names if number % 2 == 0 else reversed(names):
            client = clients.make(name, work, servers)
            if client is None:
                if number == 0:
                    missing.append(name)
                continue
            row = rows.setdefault(name, Row(client.name, []))
            try:
                cost = run(client, fleet, scratch / name)
                print(f"{work.name} N={servers} {number + 1}/{rounds} {client.name}: "
                      f"wall {cost.wall:.2f} s, client {cost.client:.2f} s, "
                      f"server {cost.server:.2f} s, {cost.peak / 1e6:.1f} MB", flush=True)
            except Failed as failure:
                cost = None
                print(f"FAILED {work.name} N={servers}: {failure}", file=sys.stderr, flush=True)
            row.costs.append(cost)
            if work.upload:
                fleet.clean(servers)
    return Result(work, servers, rounds, list(rows.values()), missing)
