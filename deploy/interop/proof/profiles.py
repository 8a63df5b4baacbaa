"""Random expert profiles for a checkpoint, as the published schema describes them (docs/schema/expert-profile-1.schema.json)."""

import hashlib
import json
import random

import torch
from safetensors import safe_open

from proof.architectures import ACTIVE, EXPERTS, groups


def shards(folder):
    return sorted(folder.glob("*.safetensors"))


def sha256(folder):
    """As `sha256sum *.safetensors | sha256sum` prints it."""
    lines = (f"{hashlib.sha256(shard.read_bytes()).hexdigest()}  {shard.name}\n" for shard in shards(folder))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def routers_sha256(folder, blocks):
    """Of all routers' rows as 32-bit floats, block by block."""
    rows = {}
    for shard in shards(folder):
        with safe_open(shard, "pt") as tensors:
            for name in tensors.keys():
                if name.endswith((".gate.weight", ".router.weight")):
                    rows[int(name.split(".")[2])] = tensors.get_tensor(name)
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(rows[block].to(torch.float32).numpy().tobytes())
    return digest.hexdigest()


def random_profile(architecture, config, folder, blocks, keep, seed):
    draw = random.Random(seed)
    calibration = {"sha256": "0" * 64, "answers": "given", "texts": 1, "tokens": 1, "engine": "none: drawn at random"}
    shares = [(EXPERTS - rank) / (EXPERTS * (EXPERTS + 1) / 2) for rank in range(EXPERTS)]
    return {
        "format": "espalier/expert-profile", "version": 1, "name": "random",
        "model": {
            "name": folder.name, "sha256": sha256(folder), "routersSha256": routers_sha256(folder, blocks),
            "shape": {"architecture": architecture.split()[0], "blocks": config.num_hidden_layers, "layers": blocks,
                      "experts": EXPERTS, "active": ACTIVE, "groups": groups(architecture),
                      "activeGroups": getattr(config, "topk_group", 1) or 1},
        },
        "domains": ["random"], "criterion": "random", "seed": seed, "keep": keep, "groups": groups(architecture),
        "layers": [{"layer": block, "ranked": draw.sample(range(EXPERTS), EXPERTS), "shares": shares} for block in blocks],
        "calibrations": [calibration], "measured": [],
    }


def kept(profile):
    """The kept experts of each block, ascending: the best, or the best of each group."""
    each = profile["keep"] // profile["groups"]
    size = profile["model"]["shape"]["experts"] // profile["groups"]
    chosen = {}
    for layer in profile["layers"]:
        taken = {}
        for expert in layer["ranked"]:
            group = taken.setdefault(expert // size, [])
            if len(group) < each:
                group.append(expert)
        chosen[layer["layer"]] = sorted(expert for group in taken.values() for expert in group)
    return chosen


def dropped(profile):
    everyone = set(range(profile["model"]["shape"]["experts"]))
    return {block: sorted(everyone - set(experts)) for block, experts in kept(profile).items()}


def write(profile, file):
    file.write_text(json.dumps(profile))
