"""Cutting beside copying: the same bytes, the same disk, synced by both, one after the other in every round."""

import hashlib
import json
import os
import shutil
import statistics
import struct
import subprocess
import time

from harness import gguf_model, machine, tools
from harness.gguf_model import Shape

LAYERS, EXPERTS, KEPT, WIDTH = 8, 64, 32, 1024
PARTS = ("gate_proj", "up_proj", "down_proj")
BLOCK = os.urandom(1 << 24)


def compare(folder, size, rounds, gguf=False):
    """A folder of safetensors is cut, or a GGUF file."""
    tools.build_espalier()
    shutil.rmtree(folder, ignore_errors=True)
    ending = ".gguf" if gguf else ""
    model = folder / f"full{ending}"
    small = folder / f"small{ending}"
    try:
        for checkpoint, bytes_of_it in ((model, size), (small, 0)):
            if gguf:
                gguf_model.write(checkpoint, bytes_of_it, Shape(LAYERS, EXPERTS, WIDTH), BLOCK)
            else:
                write_checkpoint(checkpoint, bytes_of_it)
            profile_of(checkpoint).write_text(json.dumps(make_profile(checkpoint)))
        return measure(folder, model, small, rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def profile_of(checkpoint):
    return checkpoint.with_suffix(".profile.json")


def measure(folder, model, small, rounds):
    known = folder / "known"
    out, copy = folder / f"cut{model.suffix}", folder / f"copy{model.suffix}"
    cut(model, out, known)
    size = bytes_of(out)
    seconds = {"cp": [], "cut": [], "first cut": [], "start": []}
    memory = []
    for number in range(rounds):
        remove(copy)
        seconds["cp"].append(timed(lambda: copied(out, copy)))
        remove(out)
        seconds["cut"].append(timed(lambda: memory.append(cut(model, out, known))))
        remove(out)
        seconds["first cut"].append(timed(lambda: cut(model, out, folder / f"unknown-{number}")))
        seconds["start"].append(timed(lambda: cut(small, folder / f"start-{number}{model.suffix}", known)))
    return {"machine": machine.describe(machine.divide_cores()), "source_bytes": bytes_of(model),
            "cut_bytes": size, "seconds": seconds, "memory_mib": round(max(memory) / 1024)}


def files_of(checkpoint):
    return sorted(checkpoint.iterdir()) if checkpoint.is_dir() else [checkpoint]


def bytes_of(checkpoint):
    return sum(file.stat().st_size for file in files_of(checkpoint))


def remove(checkpoint):
    if checkpoint.is_dir():
        shutil.rmtree(checkpoint)
    else:
        checkpoint.unlink(missing_ok=True)


def timed(work):
    os.sync()
    begin = time.monotonic()
    work()
    return round(time.monotonic() - begin, 3)


def copied(source, target):
    subprocess.run(["cp", "-r", "--reflink=never", source, target], check=True)
    subprocess.run(["sync", *files_of(target), target], check=True)


def cut(model, out, cache):
    """Returns the most memory that the program had resident, in KiB."""
    line = [tools.ROOT / "espalier", "experts", "cut", "--model", model, "--profile", profile_of(model), "--out", out]
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen([str(word) for word in line], stdout=nowhere, env=os.environ | {"ESPALIER_CACHE": str(cache)})
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"the cut failed: {os.waitstatus_to_exitcode(status)}")
    return usage.ru_maxrss


def write_checkpoint(folder, size):
    """A Qwen3-MoE checkpoint of about this many bytes in four shards, with random weights."""
    folder.mkdir(parents=True)
    rows = max(1, size // (LAYERS * EXPERTS * len(PARTS) * WIDTH * 2))
    weights = {}
    for shard in range(4):
        name = f"model-{shard + 1:05}-of-00004.safetensors"
        shapes = {}
        for layer in range(shard * LAYERS // 4, (shard + 1) * LAYERS // 4):
            mlp = f"model.layers.{layer}.mlp"
            shapes[f"{mlp}.gate.weight"] = [EXPERTS, WIDTH]
            shapes |= {f"{mlp}.experts.{expert}.{part}.weight": [rows, WIDTH] for expert in range(EXPERTS) for part in PARTS}
        write_shard(folder / name, shapes)
        weights |= dict.fromkeys(shapes, name)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": weights}))
    (folder / "config.json").write_text(json.dumps(
        {"model_type": "qwen3_moe", "num_hidden_layers": LAYERS, "num_experts": EXPERTS, "num_experts_per_tok": 8}))


def write_shard(file, shapes):
    header, end = {}, 0
    for name, shape in shapes.items():
        begin, end = end, end + 2 * shape[0] * shape[1]
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for _ in range(end // len(BLOCK)):
            out.write(BLOCK)
        out.write(BLOCK[:end % len(BLOCK)])
        os.fsync(out.fileno())


def make_profile(model):
    """Every second expert, as docs/schema/expert-profile-1.schema.json has it."""
    gguf = model.suffix == ".gguf"
    lines = "".join(f"{sha256(shard)}  {shard.name}\n" for shard in sorted(model.glob("*.safetensors")))
    digest = sha256(model) if gguf else hashlib.sha256(lines.encode()).hexdigest()
    ranked = [*range(0, EXPERTS, 2), *range(1, EXPERTS, 2)]
    layers = [{"layer": layer, "ranked": ranked, "shares": [1 / EXPERTS] * EXPERTS} for layer in range(LAYERS)]
    shape = {"architecture": "qwen3moe" if gguf else "qwen3_moe", "blocks": LAYERS, "layers": list(range(LAYERS)), "experts": EXPERTS, "active": 8,
             "groups": 1, "activeGroups": 1}
    return {"format": "espalier/expert-profile", "version": 1, "name": "bench",
            "model": {"name": "bench", "sha256": digest, "routersSha256": None, "shape": shape},
            "domains": ["none"], "criterion": "random", "seed": 0, "keep": KEPT, "groups": 1, "layers": layers,
            "calibrations": [{"sha256": "0" * 64, "answers": "given", "texts": 1, "tokens": 1, "engine": "none"}], "measured": []}


def sha256(file):
    with open(file, "rb") as shard:
        return hashlib.file_digest(shard, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else whole(shard)


def whole(shard):
    digest = hashlib.sha256()
    for piece in iter(lambda: shard.read(len(BLOCK)), b""):
        digest.update(piece)
    return digest.hexdigest()


def row(name, taken, copies, size):
    middle = statistics.median(taken)
    ratio = statistics.median(copy / own for copy, own in zip(copies, taken))
    return f"| {name} | {middle:.2f} ({min(taken):.2f} to {max(taken):.2f}) | {size / middle / 1e6:.0f} | {ratio:.2f} |"


def markdown(outcome):
    at = outcome["machine"]
    seconds, size = outcome["seconds"], outcome["cut_bytes"]
    lines = [f"# Cutting beside copying\n\n{at['date']}, {at['cpu']}, {at['cores']} cores, commit {at['commit']}."
             f" A checkpoint of {outcome['source_bytes'] / 1e9:.1f} GB is cut to {size / 1e9:.1f} GB; `cp` copies what the cut wrote."
             f" {len(seconds['cp'])} rounds, medians, least and greatest. Both sync; the program's start counts."
             f" The cut had at most {outcome['memory_mib']} MiB resident.\n",
             "| | seconds | MB/s | of cp |", "| --- | --- | --- | --- |"]
    for name in ("cp", "cut", "first cut"):
        lines.append(row(name, seconds[name], seconds["cp"], size))
    less = [own - start for own, start in zip(seconds["cut"], seconds["start"])]
    lines.append(row("cut, less the start", less, seconds["cp"], size))
    lines.append("\n*cut*: the checkpoint's SHA-256 is known from an earlier command. *first cut*: it is read for its hash first."
                 f" *Start*: what the same command takes for almost no bytes, {statistics.median(seconds['start']):.2f} seconds.")
    return "\n".join(lines) + "\n"
