"""What the benchmark needs beyond Python: found, or installed into the scratch folder, at pinned versions."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent.parent
SCRATCH = ROOT / "target" / "bench"
RESULTS = BENCH / "results"

DEBIAN = {"nginx": "nginx-light", "wrk": "wrk", "ss": "iproute2", "taskset": "util-linux"}
PORTKEY = {"@portkey-ai/gateway": "1.15.2", "@hono/node-server": "1.13.5", "hono": "4.9.7"}
MATPLOTLIB = "matplotlib==3.10.3"
LLMLINGUA = ["llmlingua==0.2.2", "transformers==4.44.2", "accelerate==0.33.0", "gguf==0.10.0", "sentencepiece==0.2.0"]
TORCH = ["python3-torch", "libopenblas0-pthread", "python3-venv"]  # plain BLAS computes far slower than OpenBLAS
DEBIAN_PYTHON = "/usr/bin/python3"


def say(text):
    print(text, file=sys.stderr, flush=True)


def debian(*commands):
    """Installs the Debian packages of commands that are not there."""
    missing = [DEBIAN[command] for command in commands if not shutil.which(command)]
    if missing:
        _install(missing)


def _install(packages):
    say(f"installing {' '.join(packages)}")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"stdout": subprocess.DEVNULL, "check": True}
    subprocess.run([*sudo, "apt-get", "update", "-q"], **quiet)
    subprocess.run([*sudo, "apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], **quiet)


def portkey():
    """Portkey's gateway from npm; newer releases of its two libraries break streaming, so those are pinned too."""
    folder = SCRATCH / "portkey"
    start = folder / "node_modules/@portkey-ai/gateway/build/start-server.js"
    manifest = {"private": True, "dependencies": PORTKEY, "overrides": {k: v for k, v in PORTKEY.items() if "hono" in k}}
    text = json.dumps(manifest)
    package = folder / "package.json"
    if not start.exists() or package.read_text() != text:
        if not shutil.which("npm"):
            raise SystemExit("Portkey's gateway needs Node 18 or newer with npm; install them or leave portkey out")
        say("installing Portkey's gateway from npm")
        folder.mkdir(parents=True, exist_ok=True)
        package.write_text(text)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    return start


def gauge():
    """Our own instrument, built from the sources beside this file."""
    if not shutil.which("go"):
        raise SystemExit("the measuring instrument is built with Go 1.22 or newer; install golang-go or go.dev's release")
    SCRATCH.mkdir(parents=True, exist_ok=True)
    target = SCRATCH / "gauge"
    subprocess.run(["go", "build", "-o", str(target), "."], cwd=BENCH / "gauge", check=True)
    return target


def plotting_python():
    """A Python that has matplotlib, or None where it cannot be had: the tables do not need it."""
    try:
        return _venv("plot", sys.executable, [MATPLOTLIB])
    except (subprocess.CalledProcessError, OSError) as fault:
        say(f"no plots: {fault}")
        return None


def lingua_python():
    """A Python with LLMLingua beside Debian's PyTorch, which computes on the CPU; PyPI's brings gigabytes for graphics cards."""
    installed = subprocess.run(["dpkg-query", "-W", *TORCH], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if installed.returncode:
        _install(TORCH)
    return _venv("llmlingua", DEBIAN_PYTHON, LLMLINGUA, "--system-site-packages")


def _venv(name, python, packages, *options):
    folder = SCRATCH / name
    pins, ready = "\n".join(packages), folder / "ready"
    if not ready.exists() or ready.read_text() != pins:
        say(f"installing {' '.join(packages)}")
        subprocess.run([python, "-m", "venv", "--clear", *options, str(folder)], check=True)
        subprocess.run([str(folder / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages], check=True)
        ready.write_text(pins)
    return folder / "bin/python"


def plot(script, results):
    python = plotting_python()
    if python:
        subprocess.run([str(python), "-m", f"harness.{script}", str(results)], cwd=BENCH, check=True)


def build_espalier():
    """The launcher builds what is stale before it starts anything; here so that no build runs inside a measurement."""
    subprocess.run([str(ROOT / "espalier"), "--version"], stdout=subprocess.DEVNULL, check=True)
