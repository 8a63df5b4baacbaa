"""Servers as child processes: started on pinned cores, waited for, watched and stopped."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from harness.tools import SCRATCH


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server process with its children. Leaving the `with` block stops them all."""

    def __init__(self, name, argv, port, cores, env=None, patience=60):
        self.name, self.argv, self.port, self.cores = name, argv, port, cores
        self.env, self.patience = env, patience
        self.log = SCRATCH / f"{name}.log"

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["taskset", "-c", self.cores, *map(str, self.argv)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **(self.env or {})})
        self._wait_until_listening()
        return self

    def __exit__(self, *_):
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            pass
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def _wait_until_listening(self):
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        self.__exit__()
        raise SystemExit(f"{self.name} does not listen on {self.port}; the end of {self.log}:\n{self.tail()}")

    def tail(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def pids(self):
        """The process and its descendants."""
        found, queue = [], [self.process.pid]
        while queue:
            pid = queue.pop()
            found.append(pid)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                try:
                    queue.extend(map(int, children.read_text().split()))
                except OSError:
                    continue
        return found

    def memory_mib(self):
        """Proportional set size of the process and its children: shared pages are counted once."""
        total = 0
        for pid in self.pids():
            try:
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            total += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
        return total / 1024
