"""The soak: mixed load for a while, samples of everything that could leak, a time to settle, and a verdict."""

import json
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from harness import machine, payloads, tools
from harness.contenders import Stage

# A heap of fixed size, touched when the program starts: resident memory then moves only with what is outside the heap.
JAVA_OPTS = "-Xms384m -Xmx384m -XX:+AlwaysPreTouch"
POOL = 256
SETTLE_SECONDS = 30
SAMPLE_SECONDS = 2
IN_FLIGHT = "espalier_exchanges_in_flight"

# What may grow at most. The slopes are taken over the second half of the load, when compilers and caches are warm.
MEMORY_SLOPE = 1.0  # MiB a minute, resident
LIVE_HEAP_GROWTH = 8.0  # MiB after a full collection, from the middle of the load to after settling
DESCRIPTOR_SLACK = 8  # beyond the pool's sockets


class Watch:
    """Samples one gateway process from outside."""

    def __init__(self, stage):
        self.stage, self.server = stage, stage.servers["espalier"]
        self.pid = self.server.process.pid
        self.begin = time.monotonic()
        self.samples = []

    def sample(self):
        gauges = metrics(self.stage.management)
        inbound, outbound = sockets(self.pid, self.server.port, self.stage.paced)
        seen = {
            "second": round(time.monotonic() - self.begin, 1), "memory_mib": round(self.server.memory_mib(), 1),
            "heap_mib": round(gauges.get("heap", 0) / 2**20, 1), "in_flight": gauges.get("in_flight"),
            "client_sockets": inbound, "upstream_sockets": outbound,
            "descriptors": len(list(Path(f"/proc/{self.pid}/fd").iterdir())),
            "threads": len(list(Path(f"/proc/{self.pid}/task").iterdir())), "upstream_open": self.upstream_open()}
        self.samples.append(seen)
        return seen

    def upstream_open(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.stage.paced}/tally", timeout=5) as reply:
            return json.load(reply)["open"]

    def live_heap_mib(self):
        """Heap in use right after a full collection."""
        jcmd = Path(f"/proc/{self.pid}/exe").resolve().parent / "jcmd"
        subprocess.run([jcmd, str(self.pid), "GC.run"], stdout=subprocess.DEVNULL, check=True)
        return round(metrics(self.stage.management)["heap"] / 2**20, 1)


def metrics(port):
    """Heap bytes and exchanges in flight from the management port."""
    found = {}
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as reply:
            text = reply.read().decode()
    except (urllib.error.URLError, OSError) as fault:
        raise SystemExit(f"no metrics on the management port: {fault}") from fault
    for line in text.splitlines():
        name, _, value = line.rpartition(" ")
        if name.startswith("jvm_memory_used_bytes{") and 'area="heap"' in name:
            found["heap"] = found.get("heap", 0) + float(value)
        if name.partition("{")[0] == IN_FLIGHT:
            found["in_flight"] = found.get("in_flight", 0) + int(float(value))
    return found


def sockets(pid, port, upstream):
    """Connected sockets of the process: those of its clients and those to its upstream."""
    listed = subprocess.run(["ss", "-Htnp", "state", "connected"], capture_output=True, text=True, check=True).stdout
    own = [line.split()[3:5] for line in listed.splitlines() if f"pid={pid}," in line]
    inbound = sum(local.endswith(f":{port}") for local, _ in own)
    return inbound, sum(remote.endswith(f":{upstream}") for _, remote in own)


def soak(seconds):
    """Runs the load and returns everything that was seen, with the verdict."""
    tools.debian("nginx", "ss", "taskset")
    cores = machine.divide_cores()
    with Stage(["direct", "espalier"], cores, JAVA_OPTS) as stage:
        shots = payloads.save("soak-shots.json", payloads.encode(payloads.twelve_shots("paced-apply")))
        warm_up(stage, shots, cores)
        watch = Watch(stage)
        load = start(stage, shots, seconds, cores)
        try:
            middle = follow(watch, load, seconds)
        finally:
            load.kill()
        report = json.loads(load.communicate()[0])
        settle(watch)
        end = watch.live_heap_mib()
        last = watch.sample()
    outcome = {"machine": machine.describe(cores), "seconds": seconds, "java_opts": JAVA_OPTS, "load": report,
               "samples": watch.samples, "live_heap_mib": {"middle": middle, "end": end}}
    return outcome | {"checks": checks(outcome, last)}


def warm_up(stage, shots, cores):
    """Loads classes and fills the decision cache; what goes wrong here for want of a warm cache does not count."""
    start(stage, shots, 10, cores).communicate()


def start(stage, shots, seconds, cores):
    argv = ["taskset", "-c", cores.others, tools.SCRATCH / "gauge", "soak", "-address", stage.servers["espalier"].address,
            "-duration", f"{seconds}s", "-shots", shots]
    return subprocess.Popen(list(map(str, argv)), stdout=subprocess.PIPE)


def follow(watch, load, seconds):
    """Samples until the load ends; returns the live heap at half-time."""
    middle = None
    while load.poll() is None:
        seen = watch.sample()
        if middle is None and seen["second"] > seconds / 2:
            middle = watch.live_heap_mib()
        if len(watch.samples) % 15 == 0:
            tools.say(f"{seen['second']:.0f} of {seconds} s: {seen}")
        if seen["second"] > seconds + 120:
            raise SystemExit("the load does not end")
        time.sleep(SAMPLE_SECONDS)
    return middle


def settle(watch):
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        watch.sample()
        time.sleep(SAMPLE_SECONDS)


def slope(samples, name):
    """Least-squares growth a minute."""
    if len(samples) < 3:
        return 0.0
    return statistics.linear_regression([one["second"] / 60 for one in samples], [one[name] for one in samples]).slope


def checks(outcome, last):
    """Every promise of the soak: what, measured, bound, kept."""
    seconds, samples, live = outcome["seconds"], outcome["samples"], outcome["live_heap_mib"]
    second_half = [one for one in samples if seconds / 2 < one["second"] <= seconds]
    wrong = sum(habit["wrong"] for habit in outcome["load"]["habits"].values())
    most = max(one["upstream_sockets"] for one in samples)
    growth = live["end"] - (live["middle"] or live["end"])
    memory = slope(second_half, "memory_mib")
    found = [
        ("wrong replies", wrong, 0), ("exchanges in flight after settling", last["in_flight"], 0),
        ("exchanges open at the upstream after settling", last["upstream_open"], 0),
        ("client sockets after settling", last["client_sockets"], 0),
        ("most sockets to the upstream", most, POOL),
        ("descriptors after settling", last["descriptors"], samples[0]["descriptors"] + POOL + DESCRIPTOR_SLACK),
        ("resident memory, MiB a minute in the second half", round(memory, 2), MEMORY_SLOPE),
        ("live heap from half-time to the end, MiB", round(growth, 1), LIVE_HEAP_GROWTH),
    ]
    return [{"what": what, "measured": measured, "at_most": bound, "kept": measured is not None and measured <= bound}
            for what, measured, bound in found]


def markdown(outcome):
    seen = outcome["machine"]
    passed = all(check["kept"] for check in outcome["checks"])
    lines = [f"# Soak: {'passed' if passed else 'FAILED'}", "",
             f"{seen['date']}, commit {seen['commit']}, {outcome['seconds']} s of load, then {SETTLE_SECONDS} s to settle. {seen['cpu']}, "
             f"{seen['cores']} cores; {seen['pinning']}. Java options: `{outcome['java_opts']}`.", "",
             "| check | measured | at most | |", "| --- | ---: | ---: | --- |"]
    lines += [f"| {check['what']} | {check['measured']} | {check['at_most']} | {'kept' if check['kept'] else '**broken**'} |"
              for check in outcome["checks"]]
    lines += ["", "| clients | calls | wrong |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {habit['done']} | {habit['wrong']} |" for name, habit in outcome["load"]["habits"].items()]
    lines += ["", *[f"- {fault}" for fault in outcome["load"]["faults"] or []], "",
              "| second | resident MiB | heap MiB | in flight | client sockets | upstream sockets | descriptors | threads |",
              "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    step = max(1, len(outcome["samples"]) // 20)
    names = ("second", "memory_mib", "heap_mib", "in_flight", "client_sockets", "upstream_sockets", "descriptors", "threads")
    for one in [*outcome["samples"][::step], outcome["samples"][-1]]:
        lines.append("| " + " | ".join(str(one[name]) for name in names) + " |")
    return "\n".join(lines) + "\n"
