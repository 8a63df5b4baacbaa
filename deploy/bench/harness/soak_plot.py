"""Draws a soak: memory above, sockets and exchanges below, over time."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402


def main(source):
    outcome = json.loads(source.read_text())
    samples = outcome["samples"]
    seconds = [one["second"] for one in samples]
    figure, (above, below) = plt.subplots(2, 1, figsize=(11, 7), sharex=True, layout="constrained")
    for name, label in (("memory_mib", "resident memory"), ("heap_mib", "heap in use")):
        above.plot(seconds, [one[name] for one in samples], label=label, linewidth=1)
    above.set_ylabel("MiB")
    for name in ("client_sockets", "upstream_sockets", "in_flight", "descriptors", "threads"):
        below.plot(seconds, [one[name] for one in samples], label=name.replace("_", " "), linewidth=1)
    below.set_xlabel("seconds")
    for axis in (above, below):
        axis.set_ylim(bottom=0)
        axis.axvline(outcome["seconds"], color="#999999", linestyle=":", label="load ends")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    machine = outcome["machine"]
    figure.suptitle(f"{machine['date']}, {machine['cpu']}, {machine['cores']} cores, commit {machine['commit']}", fontsize=9)
    plt.rcParams["svg.hashsalt"] = "espalier"
    figure.savefig(source.with_suffix(".svg"), metadata={"Date": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
