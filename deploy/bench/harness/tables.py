"""The results as medians with their range, as Markdown, as CSV, and against the aims."""

import csv
import statistics
from dataclasses import dataclass

from harness.contenders import LABELS


@dataclass(frozen=True)
class Figure:
    """The median over the rounds, with the least and the greatest."""

    median: float
    least: float
    greatest: float

    def show(self, digits):
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f} to {self.greatest:,.{digits}f})"


def figure(values):
    values = list(values)
    return Figure(statistics.median(values), min(values), max(values)) if values else None


class Results:
    """Rows of one run, asked by cell. Added figures are differences within one round, then the median of those."""

    def __init__(self, outcome):
        self.outcome, self.rows, self.memory = outcome, outcome["rows"], outcome["memory"]

    def select(self, **wanted):
        return [row for row in self.rows if all(row[key] == value for key, value in wanted.items())]

    def keys(self, measure):
        """What was measured, in order: (contender, request, connections, rate)."""
        seen = {}
        for row in self.rows:
            if row["measure"] == measure:
                seen[row["contender"], row["request"], row["connections"], row["rate"]] = None
        order = list(LABELS)
        return sorted(seen, key=lambda key: (key[1], key[2], order.index(key[0]), key[3]))

    def figure(self, measure, key, name):
        return figure(row[name] for row in self._rows(measure, key))

    def added(self, measure, key, name):
        direct = {row["round"]: row[name] for row in self._rows(measure, ("direct", *key[1:]))}
        return figure(row[name] - direct[row["round"]] for row in self._rows(measure, key) if row["round"] in direct)

    def _rows(self, measure, key):
        contender, request, connections, rate = key
        return self.select(measure=measure, contender=contender, request=request, connections=connections, rate=rate)

    def others(self):
        return figure(row["others_cpu"] for row in self.rows)


def markdown(outcome):
    machine, results = outcome["machine"], Results(outcome)
    if outcome["void"]:
        return f"# Void\n\n{stamp(outcome)}\n\nThis run counts for nothing: {outcome['void']}\n"
    parts = ["# Comparison", stamp(outcome), noise(results, machine), "## Against the aims", aims(results),
             "## Requests per second", throughput(results), "## Latency added over direct, at a fixed rate", latency(results),
             "## Paced stream: 50 events, 10 ms apart, 20 streams at once", streams(results),
             "## Head and body in two segments, one connection", split(results),
             "## Resident memory", memory(results)]
    return "\n\n".join(parts) + "\n"


def stamp(outcome):
    machine, plan = outcome["machine"], outcome["plan"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    options = f" Java options: `{outcome['java_opts']}`." if outcome["java_opts"] else ""
    return (f"{machine['date']}, commit {machine['commit']}. {machine['cpu']}, {machine['cores']} cores, Linux {machine['kernel']}; "
            f"{machine['pinning']}. {versions}.{options} Plan `{plan['name']}`: {plan['rounds']} interleaved rounds; each figure is "
            f"the median of the rounds (least to greatest).")


def noise(results, machine):
    others = results.others()
    text = (f"Every reply was checked to the byte. Programs that are not part of the run used {others.median:.2f} of "
            f"{machine['cores']} cores in the median slice, {others.greatest:.2f} at most.")
    if others.median > 0.05 * machine["cores"]:
        text += " **The machine was not idle: read ratios, not absolute numbers.**"
    return text


def table(head, rows):
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def throughput(results):
    rows = []
    for key in results.keys("throughput"):
        reference = results.figure("throughput", ("nginx", *key[1:]), "per_second")
        own = results.figure("throughput", key, "per_second")
        share = f"{own.median / reference.median:.2f}" if reference else ""
        rows.append([LABELS[key[0]], key[1], key[2], own.show(0), share])
    return table(["", "request", "connections", "requests/s", "of nginx"], rows)


def latency(results):
    rows = []
    for key in results.keys("latency"):
        added = [results.added("latency", key, name) for name in ("p50", "p99")]
        own = [results.figure("latency", key, name) for name in ("p50", "p99")]
        shown = ["", ""] if key[0] == "direct" or None in added else [one.show(0) for one in added]
        rows.append([LABELS[key[0]], key[1], key[2], f"{key[3]}/s", *[f"{one.median:,.0f}" for one in own], *shown])
    return table(["microseconds", "request", "connections", "rate", "p50", "p99", "added p50", "added p99"], rows)


def streams(results):
    rows = []
    for key in results.keys("stream"):
        own = [results.figure("stream", key, name).median for name in ("first_p50", "gap_p50", "gap_p99")]
        names = ("first_p50", "first_p99", "gap_p99", "delay_p50", "delay_p99")
        added = [results.added("stream", key, name) for name in names]
        shown = [""] * len(names) if key[0] == "direct" or None in added else [one.show(0) for one in added]
        rows.append([LABELS[key[0]], *[f"{value:,.0f}" for value in own], *shown])
    return table(["microseconds", "first token p50", "gap p50", "gap p99", "added first token p50", "added first token p99",
                  "added gap p99", "added delay p50", "added delay p99"], rows)


def split(results):
    rows = [[LABELS[key[0]], *[results.figure("split", key, name).show(0) for name in ("p50", "max")]]
            for key in results.keys("split")]
    return "A Nagle or delayed-acknowledgement artefact would show as 40,000.\n\n" + table(["microseconds", "p50", "max"], rows)


def memory(results):
    rows = [[LABELS[name], seen["idle"], seen["loaded"]] for name, seen in results.memory.items()
            if name not in ("direct", "espalier-observe", "espalier-apply")]
    return table(["MiB, proportional set size", "started", "after the run"], rows)


def aims(results):
    rows = [row for row in (half_of_nginx(results), forty_times_portkey(results), twice_nginx_p99(results), first_token(results))
            if row]
    return table(["aim", "measured", ""], rows) if rows else "Espalier was not part of this run."


def verdict(text, measured, holds):
    return [text, measured, "holds" if holds else "**missed**"]


def half_of_nginx(results):
    key = ("chat", 32, 0)
    espalier, nginx = (results.figure("throughput", (name, *key), "per_second") for name in ("espalier", "nginx"))
    if espalier and nginx:
        ratio = espalier.median / nginx.median
        return verdict("at least half of nginx's throughput, 32 connections", f"{ratio:.2f} of nginx", ratio >= 0.5)
    return None


def forty_times_portkey(results):
    key = ("chat", 32, 0)
    espalier, portkey = (results.figure("throughput", (name, *key), "per_second") for name in ("espalier", "portkey"))
    if espalier and portkey:
        ratio = espalier.median / portkey.median
        return verdict("40 times Portkey's throughput, 32 connections", f"{ratio:.1f} times", ratio >= 40)
    return None


def twice_nginx_p99(results):
    key = next((key[1:] for key in results.keys("latency") if key[:3] == ("espalier", "chat", 1)), None)
    if not key:
        return None
    espalier, nginx = (results.added("latency", (name, *key), "p99") for name in ("espalier", "nginx"))
    if espalier and nginx:
        measured = f"{espalier.median:,.0f} µs against {nginx.median:,.0f} µs"
        return verdict("added p99 at 1 connection within twice nginx's", measured, espalier.median <= 2 * nginx.median)
    return None


def first_token(results):
    key = next((key for key in results.keys("stream") if key[0] == "espalier"), None)
    added = results.added("stream", key, "first_p50") if key else None
    if added:
        return verdict("first token less than 1 ms after direct's", f"{added.median:,.0f} µs", added.median < 1000)
    return None


def write_csv(outcome, target):
    """One row a slice, with every column any measure has."""
    columns = list(dict.fromkeys(key for row in outcome["rows"] for key in row))
    with open(target, "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(outcome["rows"])
