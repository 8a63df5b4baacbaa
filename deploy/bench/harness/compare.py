"""The comparison: rounds of short slices over all cases in turn, so that a busy moment hits every contender alike."""

import json
import time
from dataclasses import asdict, dataclass

from harness import loads, machine, tools
from harness.contenders import CONTENDERS, Stage, Wrong

CONNECTIONS = (1, 32, 256)
RATES = {1: 250, 32: 2000, 256: 2000}
PORTKEY_RATE = 100
STREAMS = 20


@dataclass(frozen=True)
class Plan:
    """How long everything takes. wrk counts in whole seconds."""

    name: str
    rounds: int
    throughput_seconds: int
    latency_seconds: float
    streams_in_a_row: int
    warm_seconds: int


QUICK = Plan("quick", 3, 1, 0.5, 1, 3)
FULL = Plan("full", 5, 4, 4, 6, 15)


@dataclass(frozen=True)
class Cell:
    """What is measured once a round: one kind of measure of one case."""

    measure: str
    case: object
    connections: int
    rate: int = 0


def cells_of(stage):
    """All cells in the order of one round. Direct is measured at every rate that anyone else is."""
    cases = stage.cases()
    found = []
    for connections in CONNECTIONS:
        found += [Cell("throughput", case, connections) for case in cases]
        for case in cases:
            found += [Cell("latency", case, connections, rate) for rate in rates(case, connections, stage.chosen)]
    found += [Cell("split", case, 1, 50) for case in cases if case.request == "chat"]
    streamed = [case for case in map(stage.stream_case, stage.chosen) if case]
    return found + [Cell("stream", case, STREAMS) for case in streamed]


def rates(case, connections, chosen):
    usual = RATES[connections]
    if case.contender == "portkey":
        return [min(usual, PORTKEY_RATE)]
    if case.contender == "direct" and case.request == "chat" and "portkey" in chosen and usual > PORTKEY_RATE:
        return [usual, PORTKEY_RATE]
    return [usual]


class Comparison:
    """One run: measures, and keeps what it saw as plain rows."""

    def __init__(self, plan, stage, cores):
        self.plan, self.stage, self.cores = plan, stage, cores
        self.rows, self.memory = [], {}

    def run(self):
        cells = cells_of(self.stage)
        self.note_memory("idle")
        self.warm(cells)
        for number in range(self.plan.rounds):
            tools.say(f"round {number + 1} of {self.plan.rounds}")
            for cell in turned(cells, number):
                self.rows.append(self.measured(cell, number))
        self.note_memory("loaded")

    def warm(self, cells):
        """Every case gets the same warm-up; just-in-time compilers need it most."""
        for cell in cells:
            if cell.measure == "throughput" and cell.connections == 32:
                tools.say(f"warming {cell.case.contender} with {cell.case.request}")
                self.correct(cell, loads.throughput(cell.case, 32, self.plan.warm_seconds, self.cores.others))

    def measured(self, cell, number):
        pids = [pid for server in self.stage.servers.values() for pid in server.pids()]
        before = self.clock(pids)
        seen = self.slice(cell)
        after = self.clock(pids)
        self.correct(cell, seen)
        busy, ours, wall = (b - a for a, b in zip(before, after))
        return {
            "round": number, "measure": cell.measure, "contender": cell.case.contender, "request": cell.case.request,
            "connections": cell.connections, "rate": cell.rate, "good": seen.good,
            "others_cpu": round(max(0.0, (busy - ours) / wall), 3), **figures(cell, seen)}

    def clock(self, pids):
        """CPU seconds of everyone, CPU seconds of ours (servers and finished clients), and the time."""
        times = machine.client_seconds()
        return machine.busy_seconds(), machine.process_seconds(pids) + times, time.monotonic()

    def slice(self, cell):
        plan, cores = self.plan, self.cores.others
        match cell.measure:
            case "throughput":
                return loads.throughput(cell.case, cell.connections, plan.throughput_seconds, cores)
            case "latency":
                return loads.fixed_rate(cell.case, cell.connections, cell.rate, plan.latency_seconds, cores)
            case "split":
                return loads.fixed_rate(cell.case, cell.connections, cell.rate, plan.latency_seconds, cores, split=True)
            case "stream":
                return loads.streams(cell.case, cell.connections, plan.streams_in_a_row, cores)
        raise ValueError(cell.measure)

    def correct(self, cell, seen):
        if seen.wrong or not seen.good:
            raise Wrong(f"{cell.case.contender}, {cell.case.request}, {cell.measure} at {cell.connections} connections: "
                        f"{seen.wrong} wrong and {seen.good} right replies; {seen.fault}")

    def note_memory(self, moment):
        for contender in self.stage.chosen:
            self.memory.setdefault(contender, {})[moment] = round(self.stage.server_of(contender).memory_mib(), 1)


def turned(cells, number):
    """The same cells, each measure's cases starting with another one in every round."""
    groups = {}
    for cell in cells:
        groups.setdefault((cell.measure, cell.connections), []).append(cell)
    for group in groups.values():
        shift = number % len(group)
        yield from group[shift:] + group[:shift]


def figures(cell, seen):
    """The numbers a slice is kept for."""
    if cell.measure == "throughput":
        return {"per_second": round(seen.good / seen.seconds, 1)}
    if cell.measure == "stream":
        first, gap, delay = (seen.report[name] for name in ("first_token", "gap", "delay"))
        return {"first_p50": first["p50_us"], "first_p99": first["p99_us"], "gap_p50": gap["p50_us"],
                "gap_p99": gap["p99_us"], "delay_p50": delay["p50_us"], "delay_p99": delay["p99_us"]}
    latency = seen.report["latency"]
    return {"p50": latency["p50_us"], "p90": latency["p90_us"], "p99": latency["p99_us"], "max": latency["max_us"]}


def compare(plan, chosen, java_opts, results):
    """Runs everything and writes the results; returns whether the run is valid."""
    chosen = [name for name in CONTENDERS if name in chosen]
    tools.debian("nginx", "wrk", "taskset")
    cores = machine.divide_cores()
    outcome = {"plan": asdict(plan), "machine": machine.describe(cores), "java_opts": java_opts, "void": None}
    try:
        with Stage(chosen, cores, java_opts) as stage:
            comparison = Comparison(plan, stage, cores)
            comparison.run()
            outcome |= {"rows": comparison.rows, "memory": comparison.memory}
    except Wrong as fault:
        outcome |= {"void": str(fault), "rows": [], "memory": {}}
    results.mkdir(parents=True, exist_ok=True)
    target = results / f"compare-{plan.name}.json"
    target.write_text(json.dumps(outcome, indent=1) + "\n")
    return target, outcome
