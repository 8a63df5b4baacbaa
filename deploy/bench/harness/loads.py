"""The two kinds of load and the stream client, each as one slice of time against one case."""

import json
import os
import subprocess
from dataclasses import dataclass

from harness import tools


@dataclass(frozen=True)
class Slice:
    """What one slice showed. `wrong` counts replies that were not correct to the byte, and broken connections."""

    good: int
    wrong: int
    fault: str
    seconds: float
    report: dict


def throughput(case, connections, seconds, cores):
    """wrk, closed loop: as many correct replies as the case gives."""
    threads = min(connections, len(cores.split(",")))
    argv = ["taskset", "-c", cores, "wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "15s",
            "-s", str(tools.BENCH / "harness" / "wrk.lua"), f"http://{case.address}/"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={
        **os.environ, "BENCH_BODY": str(case.body), "BENCH_EXPECT": str(case.expected),
        "BENCH_HEADERS": lines(case.headers), "BENCH_EXPECT_HEADERS": lines(case.expected_headers)})
    line = next((line for line in done.stdout.splitlines() if line.startswith("BENCH ")), None)
    if line is None:
        raise SystemExit(f"wrk failed: {done.stdout}{done.stderr}")
    _, good, bad, requests, errors, micros, *fault = line.split(" ", 6)
    unseen = abs(int(requests) - int(good) - int(bad))
    return Slice(int(good), int(bad) + int(errors) + unseen, " ".join(fault), int(micros) / 1e6, {})


def fixed_rate(case, connections, rate, seconds, cores, split=False):
    """Our own open-loop client: latency at a rate far below saturation."""
    argv = [*gauge("rate", case, cores), "-connections", connections, "-rate", rate, "-duration", f"{seconds}s",
            "-expect", case.expected, *(["-split"] if split else [])]
    for name, value in case.expected_headers.items():
        argv += ["-expect-header", f"{name}: {value}"]
    return observed(argv)


def streams(case, parallel, times, cores):
    """Parallel paced streams: time to first token, gaps, and the delay of every event."""
    return observed([*gauge("stream", case, cores), "-parallel", parallel, "-times", times])


def gauge(command, case, cores):
    argv = ["taskset", "-c", cores, tools.SCRATCH / "gauge", command, "-address", case.address, "-body", case.body]
    for name, value in case.headers.items():
        argv += ["-header", f"{name}: {value}"]
    return argv


def observed(argv):
    done = subprocess.run(list(map(str, argv)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the instrument failed: {done.stderr}")
    report = json.loads(done.stdout)
    return Slice(report["good"], report["wrong"], "; ".join(report["faults"] or []), 0, report)


def lines(headers):
    return "\n".join(f"{name}: {value}" for name, value in headers.items())
