"""The machine a run happened on: what it is, who may use which core, and who else was using it."""

import os
import platform
import re
import resource
import subprocess
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from harness.tools import PORTKEY, ROOT

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cores:
    """Which cores the measured process gets and which the client and the upstream get."""

    measured: str
    others: str

    @property
    def count(self):
        return len(self.measured.split(","))

    def describe(self):
        if self.measured == self.others:
            return f"client, upstream and gateway share cores {self.measured}"
        return f"gateway on cores {self.measured}, client and upstream on cores {self.others}"


def divide_cores():
    """With four cores or more the gateway gets half of them for itself; with fewer, all processes share all cores."""
    available = sorted(os.sched_getaffinity(0))
    if len(available) < 4:
        everything = ",".join(map(str, available))
        return Cores(everything, everything)
    half = len(available) // 2
    return Cores(",".join(map(str, available[:half])), ",".join(map(str, available[half:])))


def describe(cores):
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": _search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text()),
        "cores": os.cpu_count(),
        "pinning": cores.describe(),
        "kernel": platform.release(),
        "commit": commit(),
        "versions": versions(),
    }


def commit():
    head = _output("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD")
    changed = _output("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no", "src", "pom.xml")
    return head + (" with local changes" if changed else "")


def versions():
    return {
        "nginx": _search(r"nginx/(\S+)", _output("nginx", "-v")),
        "wrk": _search(r"wrk \S*?([\d.]+)", _output("wrk", "-v")),
        "node": _output("node", "--version"),
        "portkey": PORTKEY["@portkey-ai/gateway"],
        "go": _search(r"go([\d.]+)", _output("go", "version")),
    }


def _output(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (done.stdout + done.stderr).strip()


def _search(pattern, text):
    found = re.search(pattern, text)
    return found.group(1).strip() if found else "unknown"


def busy_seconds():
    """CPU seconds spent by anyone on this machine in user and system code."""
    user, nice, system = map(int, Path("/proc/stat").read_text().split(None, 4)[1:4])
    return (user + nice + system) / TICKS


def process_seconds(pids):
    """CPU seconds spent by these processes."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def client_seconds():
    """CPU seconds of this program and of the clients it ran and waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
