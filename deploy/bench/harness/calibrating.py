"""Calibration beside a plain forward pass of the same engine, on the built-in model, one thread, interleaved."""

import glob
import json
import os
import re
import statistics
import subprocess
from pathlib import Path

from harness import machine, tools

PACE = "io.espalier.moe.calibrate.CalibrationPace"
MODEL = tools.ROOT / "models/tiny-moe/tiny-moe-10m-f16.gguf"
TEXTS = tools.ROOT / "models/tiny-moe/data/maths.calibration.jsonl"


def compare(rounds):
    lines = subprocess.run(
        [f"{jdk()}/bin/java", "--enable-native-access=ALL-UNNAMED", "-cp", classes(), PACE, MODEL, TEXTS, str(rounds)],
        check=True, capture_output=True, text=True).stdout.splitlines()
    measured = [json.loads(line) for line in lines]
    return {"machine": machine.describe(machine.divide_cores()),
            "plain": [one for one in measured if one["what"] == "plain"],
            "calibration": [one for one in measured if one["what"] == "calibration"]}


def jdk():
    """A JDK 25 or newer, where the launcher looks for one, too."""
    candidates = [os.environ.get("JAVA_HOME"), *glob.glob("/usr/lib/jvm/*"), *glob.glob(os.path.expanduser("~/.sdkman/candidates/java/*"))]
    for home in filter(None, candidates):
        release = Path(home, "release")
        version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.M) if release.exists() else None
        if version and int(version[1]) >= 25 and Path(home, "bin/javac").exists():
            return home
    raise SystemExit("no JDK 25 was found; set JAVA_HOME to one")


def classes():
    target = tools.ROOT / "target"
    path = target / "bench" / "classpath.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mvn", "-q", "-B", "test-compile", "dependency:build-classpath", f"-Dmdep.outputFile={path}", "-DincludeScope=test"],
                   cwd=tools.ROOT, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"JAVA_HOME": jdk()})
    return f"{target}/classes:{target}/test-classes:{path.read_text()}"


def markdown(outcome):
    at = outcome["machine"]
    pairs = list(zip(outcome["plain"], outcome["calibration"]))
    lines = [f"# Calibration beside a plain forward pass\n\n{at['date']}, {at['cpu']}, {at['cores']} cores, commit {at['commit']}."
             f" {pairs[0][0]['tokens']} tokens in 25 texts through the built-in model, one thread, logits of all tokens;"
             f" {len(pairs)} rounds, medians.\n",
             "| | tokens a second | tokens a CPU second |", "| --- | --- | --- |"]
    for name in ("plain", "calibration"):
        lines.append(f"| {name} | {speed(outcome[name], 'seconds'):.0f} | {speed(outcome[name], 'cpu_seconds'):.0f} |")
    ratios = [statistics.median(plain[unit] / own[unit] for plain, own in pairs) for unit in ("seconds", "cpu_seconds")]
    lines.append(f"| calibration of plain | {ratios[0]:.2f} | {ratios[1]:.2f} |")
    return "\n".join(lines) + "\n"


def speed(measured, unit):
    return statistics.median(one["tokens"] / one[unit] for one in measured)
