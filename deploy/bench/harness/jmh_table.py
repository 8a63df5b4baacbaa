"""JMH's results as a Markdown table with the machine they come from: jmh_table.py RESULT.json OUT MODE."""

import json
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness.machine import describe, divide_cores  # noqa: E402

PEERS = [
    ("find the model's name", "modelWithModelScan", "modelWithJackson"),
    ("read the request", "viewWithRequestView", "viewWithJackson"),
    ("recognise the shots", "shotsWithPromptReader", None),
    ("splice the cuts", "spliceWithSplicer", None),
    ("from bytes to cut bytes", "cutWithEspalier", "cutWithJackson"),
]


def scores(path):
    return {
        (run["benchmark"].rsplit(".", 1)[1], run["params"]["body"]): run["primaryMetric"] for run in json.loads(path.read_text())
    }


def cell(metric):
    return f"{metric['score']:,.2f} ± {metric['scoreError']:,.2f}"


def rows(measured):
    for body in dict.fromkeys(body for _, body in measured):
        for work, ours, peer in PEERS:
            own, other = measured[ours, body], measured.get((peer, body))
            ratio = f"{other['score'] / own['score']:,.1f}" if other else ""
            yield f"| {body} | {work} | {cell(own)} | {cell(other) if other else ''} | {ratio} |"


def main(result, out, mode):
    machine = describe(divide_cores())
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    lines = [
        f"# JMH, {machine['date']}",
        "",
        f"{machine['cpu']}, {machine['cores']} cores, load {load} at the end; {mode} run; commit {machine['commit']}.",
        "Microseconds an operation, with JMH's 99.9 % interval. The ratio is Jackson's time to Espalier's.",
        "",
        "| body | work | Espalier | Jackson | ratio |",
        "| --- | --- | ---: | ---: | ---: |",
        *rows(scores(result)),
    ]
    Path(out + ".md").write_text("\n".join(lines) + "\n")
    shutil.copy(result, out + ".json")
    print(f"written to {out}.md and {out}.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3].lstrip("-"))
