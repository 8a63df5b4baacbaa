"""Draws a comparison: throughput, added latency and the paced stream side by side."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

from harness.contenders import LABELS  # noqa: E402
from harness.tables import Results  # noqa: E402

COLOURS = {"direct": "#8a8a8a", "nginx": "#2a7f62", "portkey": "#b3541e", "espalier": "#2b5797",
           "espalier-observe": "#6f9bd1", "espalier-apply": "#a26bb0"}


def main(source):
    outcome = json.loads(source.read_text())
    if outcome["void"]:
        return
    results = Results(outcome)
    figure, axes = plt.subplots(2, 2, figsize=(13, 8.5), layout="constrained")
    draw_throughput(axes[0][0], results, "chat")
    draw_throughput(axes[0][1], results, "shots")
    draw_latency(axes[1][0], results)
    draw_stream(axes[1][1], results)
    machine = outcome["machine"]
    figure.suptitle(f"{machine['date']}, {machine['cpu']}, {machine['cores']} cores, commit {machine['commit']}; medians, "
                    f"bars from least to greatest of {outcome['plan']['rounds']} rounds", fontsize=9)
    plt.rcParams["svg.hashsalt"] = "espalier"
    figure.savefig(source.with_suffix(".svg"), metadata={"Date": None})


def groups(axis, results, measure, request, figure_of):
    """Bars of every contender, grouped by connections."""
    keys = [key for key in results.keys(measure) if key[1] == request and figure_of(key)]
    contenders = [name for name in LABELS if any(key[0] == name for key in keys)]
    places = sorted({key[2] for key in keys})
    width = 0.8 / max(1, len(contenders))
    for key in keys:
        shown = figure_of(key)
        x = places.index(key[2]) + (contenders.index(key[0]) - (len(contenders) - 1) / 2) * width
        spread = [[shown.median - shown.least], [shown.greatest - shown.median]]
        axis.bar(x, shown.median, width * 0.95, color=COLOURS[key[0]], yerr=spread, ecolor="#333333", capsize=2)
    axis.set_xticks(range(len(places)), [f"{place} connection{'s' if place > 1 else ''}" for place in places])
    handles = [plt.Rectangle((0, 0), 1, 1, color=COLOURS[name]) for name in contenders]
    axis.legend(handles, [LABELS[name] for name in contenders], fontsize=8)
    axis.set_yscale("log")
    axis.grid(axis="y", alpha=0.3)


def draw_throughput(axis, results, request):
    title = {"chat": "a short chat", "shots": "the twelve-shot request"}[request]
    groups(axis, results, "throughput", request, lambda key: results.figure("throughput", key, "per_second"))
    axis.set_title(f"Requests per second, {title}")


def draw_latency(axis, results):
    def added(key):
        shown = results.added("latency", key, "p99")
        return shown if key[0] != "direct" and shown and shown.median > 0 else None

    groups(axis, results, "latency", "chat", added)
    axis.set_title("p99 added over direct at a fixed rate, microseconds, a short chat")


def draw_stream(axis, results):
    names = {"first_p50": "first token p50", "first_p99": "first token p99", "delay_p50": "event delay p50",
             "delay_p99": "event delay p99"}
    keys = [key for key in results.keys("stream") if key[0] != "direct"]
    width = 0.8 / max(1, len(keys))
    for at, key in enumerate(keys):
        shown = [results.added("stream", key, name) for name in names]
        if None in shown:
            continue
        places = [x + (at - (len(keys) - 1) / 2) * width for x in range(len(names))]
        spread = [[one.median - one.least for one in shown], [one.greatest - one.median for one in shown]]
        axis.bar(places, [one.median for one in shown], width * 0.95, yerr=spread, color=COLOURS[key[0]],
                 label=LABELS[key[0]], ecolor="#333333", capsize=2)
    axis.set_xticks(range(len(names)), names.values())
    axis.set_yscale("symlog", linthresh=100)
    axis.legend(fontsize=8)
    axis.grid(axis="y", alpha=0.3)
    axis.set_title("Added to a paced stream, microseconds")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
