"""The results as a page."""


def number(value, scale=1.0, digits=2):
    return "–" if value is None else f"{value * scale:.{digits}f}"


def comparison(result):
    """One workload's table: Belay is the first row, the others are what it is divided by."""
    first, *others = result.rows
    per = 1000 / result.servers
    lines = [
        f"### {result.work.name}: {result.work.title}, {result.servers} "
        + ("server" if result.servers == 1 else "servers"),
        "",
        f"{result.rounds} rounds, at most {result.work.forks} servers at once.",
        "",
        "| client | wall, s | client CPU, ms a server | peak memory, MB | server CPU, ms a server "
        "| Belay's wall | client CPU | memory | server CPU |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in result.rows:
        failed = sum(cost is None for cost in row.costs)
        name = row.name + (f" (failed {failed} of {len(row.costs)})" if failed else "")
        cells = [name, number(row.median("wall")), number(row.median("client"), per),
                 number(row.median("peak"), 1e-6, 1), number(row.median("server"), per)]
        ratios = [""] * 4 if row is first else [
            "× " + number(row.ratio(first, field)) for field in ("wall", "client", "peak", "server")]
        lines.append("| " + " | ".join(cells + ratios) + " |")
    if result.missing:
        lines += ["", "Not measured, for they are not installed here or cannot do it: "
                  + ", ".join(result.missing) + "."]
    return "\n".join(lines) + "\n"


def figure_table(figures, failed):
    lines = ["## Figures", "", "| what | measured | target |", "| --- | ---: | --- |"]
    lines += [f"| {each.what} | {each.value:,.{0 if each.value >= 1000 else 2}f} {each.unit} "
              f"| {each.target} |" for each in figures]
    lines += ["", *(f"Not measured: {problem}" for problem in failed)]
    return "\n".join(lines) + "\n"


def growth_table(simulated, results):
    """Costs a server by the size of the fleet: what is flat does not grow with it."""
    lines = ["## Growth", "", "The simulated engine, 5 steps a server, at most 3,000 servers at once:",
             "", "| servers | processor, µs a server | memory, KB a server | longest round, ms |",
             "| ---: | ---: | ---: | ---: |"]
    lines += [f"| {size} | {cpu:.1f} | {memory:.1f} | {longest:.1f} |"
              for size, cpu, memory, longest in simulated]
    lines += ["", "Belay on the loopback fleet:", "",
              "| workload | servers | client CPU, ms a server | server CPU, ms a server | wall, ms a server |",
              "| --- | ---: | ---: | ---: | ---: |"]
    for result in results:
        row, per = result.rows[0], 1000 / result.servers
        lines.append(f"| {result.work.name} | {result.servers} | {number(row.median('client'), per)} | "
                     f"{number(row.median('server'), per)} | {number(row.median('wall'), per)} |")
    return "\n".join(lines) + "\n"
