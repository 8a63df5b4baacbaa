"""What must not pass: profiles that cannot be cut faithfully, and cuts that are not what they say."""

import json

from safetensors.torch import load_file, save_file

from proof import checkpoints, comparison, profiles
from proof.architectures import random_model, routers
from proof.cases import Case
from proof.check import Check


def check(cutter):
    yield from refused(cutter)
    yield exchanged(cutter)


def refused(cutter):
    case = Case("deepseek_v3 groups")
    folder, profile = written(case, cutter)
    yield refusal(cutter, folder, dict(profile, groups=1, keep=5), "groups of experts first", "groups that would break")
    yield refusal(cutter, folder, dict(profile, keep=1), "keep: 1 is not from 2", "fewer experts than a token needs")
    other = dict(profile, model=dict(profile["model"], sha256="1" * 64))
    yield refusal(cutter, folder, other, "this is another file", "a profile of another checkpoint")
    config = folder / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"model_type": "perceiver"}))
    yield refusal(cutter, folder, profile, "not a layout", "an architecture that is not known")


def refusal(cutter, folder, profile, reason, what):
    out = folder.with_name(folder.name + "-refused")
    done = cutter.run("cut", folder, profile, out)
    return Check(f"refused with the reason: {what}", done.returncode == 1 and reason in done.stderr and not out.exists())


def exchanged(cutter):
    """The comparison itself is put to the test: two router rows of a cut are exchanged, which nothing but the routes can tell."""
    case = Case("qwen3_moe")
    folder, profile = written(case, cutter)
    cut = cutter.cut(folder, profile)
    shard = cut / "model.safetensors"
    tensors = load_file(shard)
    name = next(name for name in tensors if name.endswith(".mlp.gate.weight"))
    tensors[name] = tensors[name][[1, 0, 2, 3]].contiguous()
    save_file(tensors, shard, metadata={"format": "pt"})
    row = comparison.compare(case.name, profile, comparison.load(folder), comparison.load(cut), 0)
    return Check("a cut with two router rows exchanged is found out", not row.holds and not row.same_routes)


def written(case, cutter):
    folder = cutter.new_folder()
    config = checkpoints.write(case, folder)
    return folder, profiles.random_profile(case.architecture, config, folder, blocks(case), case.keep, seed=7)


def blocks(case):
    return sorted(routers(random_model(case.architecture, case.dtype)))
