"""JMH's results as a Markdown table with the machine they come from: jmh_table.py RESULT.json OUT MODE."""

import json
import os
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


def scores(runs, name, param):
    """The metrics of a benchmark's methods, by method and by the value of their parameter."""
    return {
        (method, run["params"][param]): run["primaryMetric"]
        for run in runs
        for benchmark, method in [run["benchmark"].rsplit(".", 2)[1:]]
        if benchmark == name
    }


def cell(metric):
    return f"{metric['score']:,.2f} ± {metric['scoreError']:,.2f}"


def rows(measured):
    for body in dict.fromkeys(body for _, body in measured):
        for work, ours, peer in PEERS:
            own, other = measured[ours, body], measured.get((peer, body))
            ratio = f"{other['score'] / own['score']:,.1f}" if other else ""
            yield f"| {body} | {work} | {cell(own)} | {cell(other) if other else ''} | {ratio} |"


def pruner_rows(measured):
    for threads in dict.fromkeys(threads for _, threads in measured):
        known, unseen, tokens = (measured[method, threads] for method in ("remembered", "unseen", "tokens"))
        known_p50, known_p99 = (known["scorePercentiles"][p] / 1000 for p in ("50.0", "99.0"))
        unseen_p95 = unseen["scorePercentiles"]["95.0"] / 1000
        yield (
            f"| {threads} | {known_p50:,.3f} | {known_p99:,.3f} | {unseen['score'] / 1000:,.1f} | {unseen_p95:,.1f} "
            f"| {tokens['score']:,.0f} ± {tokens['scoreError']:,.0f} |"
        )


def main(result, out, mode):
    runs = json.loads(result.read_text())
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
        *rows(scores(runs, "RequestBenchmark", "body")),
        "",
        "The pruner that comes with the program, on a prompt of 32 shots of about a hundred tokens: milliseconds from body to edits where the",
        "decision is remembered, and to score all shots where none was seen; tokens through the encoder.",
        "",
        "| threads | remembered, p50 | p99 | unseen, mean | p95 | tokens a second |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
        *pruner_rows(scores(runs, "PrunerBenchmark", "threads")),
    ]
    Path(out + ".md").write_text("\n".join(lines) + "\n")
    shown = [{key: value for key, value in run.items() if key != "jvm"} for run in runs]  # which is a path of the machine
    for run in shown:
        run["primaryMetric"].pop("rawDataHistogram", None)  # every sample of some benchmarks: thousands of lines
    Path(out + ".json").write_text(json.dumps(shown, indent=1) + "\n")
    print(f"written to {out}.md and {out}.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3].lstrip("-"))
